import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { endpointRecordSchema } from './endpointRecord.ts'
import { readClients } from './clients/readClients.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from './endpointRecord.ts'

const ROWS_A_READ = 1_000

/** Most plans have all of them: one list in memory for all. */
const ALL_TYPES: ResourceType[] = [...RESOURCE_TYPES]
const NONE: string[] = []

/** The plans that were imported, with our clients at those that are connected. */
export async function loadImported(deps: Pick<Deps, 'database' | 'keys' | 'log'>): Promise<EndpointRecord[]> {
  const clients = await readClients(deps)
  const records: EndpointRecord[] = []
  const bases = new Map<string, string>()
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await deps.database.kysely
      .selectFrom('endpoint')
      .select(['id', 'record', 'vanished_at'])
      .where('managed_by', '=', 'import')
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_A_READ)
      .execute()
    for (const row of rows) {
      const parsed = endpointRecordSchema.safeParse(row.record)
      if (parsed.success) {
        const record = compact(parsed.data, bases)
        const client = clients.get(record.fhirBase)
        records.push(client === undefined ? unconnected(record, row.vanished_at) : { ...record, ...client })
      } else deps.log.error({ endpointId: row.id }, 'an imported plan is not readable')
    }
    const last = rows.at(-1)
    if (last === undefined) return records
    after = last.id
  }
}

function unconnected(record: EndpointRecord, vanishedAt: Date | null): EndpointRecord {
  return vanishedAt === null ? record : { ...record, status: 'UNAVAILABLE' }
}

/**
 * Fifty thousand plans stay in memory for good: what they have in common is there once. Most have every type, no alias and
 * one name for brand and organization, and thousands share a FHIR base.
 */
function compact(record: EndpointRecord, bases: Map<string, string>): EndpointRecord {
  const { label, organization, resources, fhirBase, redirectId } = record
  const [brand] = label
  if (!bases.has(fhirBase)) bases.set(fhirBase, fhirBase)
  if (redirectId !== undefined && !bases.has(redirectId)) bases.set(redirectId, redirectId)
  return {
    ...record,
    organization: brand === organization.name ? { ...organization, name: brand } : organization,
    resources: resources.length === ALL_TYPES.length ? ALL_TYPES : resources,
    fhirBase: bases.get(fhirBase) ?? fhirBase,
    ...(redirectId !== undefined && { redirectId: bases.get(redirectId) ?? redirectId }),
    aliases: orNone(record.aliases),
    states: orNone(record.states),
    linesOfBusiness: orNone(record.linesOfBusiness),
    planNotOffered: orNone(record.planNotOffered),
  }
}

const orNone = (list: string[]) => (list.length === 0 ? NONE : list)
