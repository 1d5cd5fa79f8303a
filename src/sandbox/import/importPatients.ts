import { isResourceType } from '../../contract/resourceTypes.ts'
import type { Account } from '../authorization/accounts.ts'
import { mapReferences, type Resource } from '../fhir/json.ts'
import { assignIds, type Identified } from './assignIds.ts'
import { createLogin } from './createLogin.ts'
import { createResolver } from './createResolver.ts'
import { mergeResources } from './mergeResources.ts'
import { readSources } from './readSources.ts'
import { standInPatients } from './standInPatients.ts'

export interface ImportedPatients {
  accounts: Account[]
  resources: Resource[]
  /** `Type/id` → the file it came from. */
  origins: ReadonlyMap<string, string>
  leftOut: string[]
}

/**
 * Takes real patients in: one login for each Patient in the files, and for each whom the others are about. References between the files are made to hold on our
 * server; all else stays as it is, to the digit.
 * @throws ImportError for a path that is missing or no FHIR.
 */
export function importPatients(
  paths: readonly string[],
  fhirBase: string,
  takenUsernames: ReadonlySet<string>,
): ImportedPatients {
  const { sources, leftOut } = readSources(paths)
  for (const { file, entries } of sources)
    if (entries.length === 0) leftOut.push(`${file}: holds no resource`)
  const identified = assignIds(sources)
  const resolve = createResolver(identified, fhirBase)
  const served = identified
    .filter(({ resource }) => isResourceType(resource.resourceType))
    .map(({ file, resource }) => ({
      file,
      resource: mapReferences(resource, (reference) => resolve(reference, file)) as Resource,
    }))
  const { kept: given, leftOut: differing } = mergeResources(served)
  const { standIns, notes } = standInPatients(given)
  const kept = [...given, ...standIns]
  const taken = new Set(takenUsernames)
  return {
    accounts: kept
      .filter(({ resource }) => resource.resourceType === 'Patient')
      .map(({ resource }) => createLogin(resource, taken)),
    resources: kept.map(({ resource }) => resource),
    origins: new Map(kept.map(({ file, resource }) => [`${resource.resourceType}/${resource.id}`, file])),
    leftOut: [...leftOut, ...countUnserved(identified), ...differing, ...notes],
  }
}

/** One line a file: the types that are not served, with their counts. */
function countUnserved(entries: readonly Identified[]): string[] {
  const counts = new Map<string, Map<string, number>>()
  for (const { file, resource } of entries) {
    if (isResourceType(resource.resourceType)) continue
    const types = counts.get(file) ?? new Map<string, number>()
    counts.set(file, types.set(resource.resourceType, (types.get(resource.resourceType) ?? 0) + 1))
  }
  return [...counts].map(([file, types]) => {
    const list = [...types].map(([type, count]) => `${String(count)} ${type}`).join(', ')
    return `${file}: ${list} (not among the 23 types)`
  })
}
