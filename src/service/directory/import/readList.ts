import { bundleSchema, endpointSchema, organizationSchema } from './fhirResources.ts'
import { lanternEntries, readLantern } from './readLantern.ts'
import { readFhir } from './readFhir.ts'
import { readValues } from './readValues.ts'
import { References } from './resolveReferences.ts'
import { refusal } from './candidate.ts'
import type { Found, Refusal } from './candidate.ts'
import type { Endpoint, Organization } from './fhirResources.ts'
import type { ImportOptions } from './importOptions.ts'
import type { FhirList } from './readFhir.ts'

export interface ReadList {
  /** Endpoints of the list, good or not. */
  read: number
  found: Found[]
  refused: Refusal[]
  remarks: Refusal[]
}

/**
 * Reads a file of any of the known shapes, in any mixture: SMART User-access Brands bundles, other FHIR R4 bundles of Endpoints
 * and Organizations (of any type, one or one a line), such resources a line each, and ONC's Lantern lists.
 *
 * @throws {UnreadableList} for a file that is neither JSON nor JSON lines
 */
export async function readList(path: string, options: ImportOptions): Promise<ReadList> {
  const { list, fhir } = await gatherList(path, options)
  const { found, refused, remarks } = readFhir(fhir, options)
  return {
    read: list.read + fhir.endpoints.all.length,
    found: [...list.found, ...found],
    refused: [...list.refused, ...refused],
    remarks,
  }
}

/** The file's resources, and what stands in it by the line. */
export async function gatherList(
  path: string,
  options: ImportOptions,
): Promise<{ list: Pick<ReadList, 'read' | 'found' | 'refused'>; fhir: FhirList }> {
  const fhir: FhirList = {
    bundles: [],
    organizations: new References<Organization>(),
    endpoints: new References<Endpoint>(),
  }
  const list: Taking['list'] = { read: 0, found: [], refused: [] }
  for await (const read of readValues(path)) {
    if ('problem' in read) {
      list.refused.push(refusal(read.at, 'line', read.problem))
      continue
    }
    const values = Array.isArray(read.value) ? (read.value as unknown[]) : [read.value]
    for (const [index, value] of values.entries()) {
      const at = values.length === 1 ? read.at : `${read.at}, item ${index + 1}`
      takeValue(at, value, { list, fhir, options })
    }
  }
  return { list, fhir }
}

interface Taking {
  list: Pick<ReadList, 'read' | 'found' | 'refused'>
  fhir: FhirList
  options: ImportOptions
}

function takeValue(at: string, value: unknown, taking: Taking): void {
  const { list, fhir, options } = taking
  const entries = lanternEntries(value)
  if (entries !== undefined) {
    list.read += entries.length
    for (const [index, entry] of entries.entries()) {
      const taken = readLantern(entries.length === 1 ? at : `${at}, item ${index + 1}`, entry, options)
      if ('candidate' in taken) list.found.push(taken)
      else list.refused.push(taken)
    }
    return
  }
  const bundle = bundleSchema.safeParse(value)
  if (!bundle.success) {
    takeResource({ at, resource: value }, taking)
    return
  }
  fhir.bundles.push({ at, bundle: bundle.data })
  for (const [index, { fullUrl, resource }] of bundle.data.entry.entries()) {
    const prefix = at === 'document' ? '' : `${at}, `
    takeResource({ at: `${prefix}entry ${index + 1}`, resource, fullUrl }, taking)
  }
}

function takeResource(
  { at, resource, fullUrl }: { at: string; resource: unknown; fullUrl?: string | undefined },
  { list, fhir }: Taking,
): void {
  const endpoint = endpointSchema.safeParse(resource)
  if (endpoint.success) {
    fhir.endpoints.add({ at, resource: endpoint.data, fullUrl })
    return
  }
  const organization = organizationSchema.safeParse(resource)
  if (organization.success) fhir.organizations.add({ at, resource: organization.data, fullUrl })
  else
    list.refused.push(refusal(at, 'resourceType', 'is no Endpoint, Organization, Bundle or line of Lantern'))
}
