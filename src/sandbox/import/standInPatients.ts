import { isObject, type Json, type Resource } from '../fhir/json.ts'
import { readPatientLinks } from '../fhir/patientLinks.ts'
import type { Imported } from './mergeResources.ts'

/**
 * A Patient with an id and no more, for each whom the given resources are about but who is not among them: payers'
 * sample files often hold the claims of people whose Patient they do not. Without one nobody could sign in to see them.
 * What names the same person elsewhere (`display`) becomes the name.
 */
export function standInPatients(kept: readonly Imported[]): { standIns: Imported[]; notes: string[] } {
  const given = new Set(kept.map(({ resource }) => `${resource.resourceType}/${resource.id}`))
  const missing = new Map<string, { file: string; display: string | undefined; count: number }>()
  for (const { file, resource } of kept) {
    if (resource.resourceType === 'Provenance') continue
    for (const link of readPatientLinks(resource)) {
      if (!/^Patient\/[A-Za-z0-9\-.]{1,64}$/.test(link) || given.has(link)) continue
      const known = missing.get(link) ?? { file, display: undefined, count: 0 }
      const display = known.display ?? displayOf(resource, link)
      missing.set(link, { ...known, display, count: known.count + 1 })
    }
  }
  return {
    standIns: [...missing].map(([link, { file, display }]) => ({
      file,
      resource: {
        resourceType: 'Patient',
        id: link.slice('Patient/'.length),
        ...(display === undefined ? {} : { name: [{ text: display }] }),
      },
    })),
    notes: [...missing].map(
      ([link, { file, count }]) =>
        `${file}: ${link} is not among the files; a bare Patient stands in, for the ${String(count)} ` +
        `${count === 1 ? 'resource' : 'resources'} about them`,
    ),
  }
}

function displayOf(resource: Resource, link: string): string | undefined {
  const values = [resource.patient, resource.subject, resource.beneficiary].filter(
    (value): value is Json & { reference: string; display: string } =>
      isObject(value) && value.reference === link && typeof value.display === 'string',
  )
  return values[0]?.display.trim() || undefined
}
