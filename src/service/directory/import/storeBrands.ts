import { sql } from 'kysely'
import { announceChange } from '../directoryVersion.ts'
import { endpointRecordSchema } from '../endpointRecord.ts'
import { assignIds } from './assignIds.ts'
import { recordOf } from './recordOf.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../../database/schema.ts'
import type { Deps } from '../../deps.ts'
import type { EndpointRecord } from '../endpointRecord.ts'
import type { Known } from './assignIds.ts'
import type { ImportOptions } from './importOptions.ts'
import type { Brands } from './mergeCandidates.ts'

export interface StoreCounts {
  imported: number
  updated: number
  unchanged: number
  /** No longer in the list, nor in another: marked, and kept. */
  vanished: number
}

/** As many as go into one statement without holding the embedded database's event loop for long. */
const ROWS_A_STATEMENT = 250

interface Row extends Known {
  record: string
  isVanished: boolean
}

/**
 * Brings the table in line with a list, all or nothing. What is there keeps its id, whatever became of its name where it is
 * alone at its base; what the list does not name any more loses it as its source, and is marked as vanished once it has
 * none. Nothing is deleted, since authorizations may refer to it; what is configured of clients stands elsewhere.
 *
 * @param dryRun counts, and changes nothing
 */
export async function storeBrands(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  brands: Brands,
  options: ImportOptions & { dryRun: boolean },
): Promise<StoreCounts> {
  const now = new Date(clock())
  return database.transaction(async (trx) => {
    // One import at a time: the row of the version is the lock.
    await trx.selectFrom('directory_version').select('version').forUpdate().execute()
    const known = await readKnown(trx)
    const changed: Insert[] = []
    const counts: StoreCounts = { imported: 0, updated: 0, unchanged: 0, vanished: 0 }
    const { assigned, unnamed } = assignIds(brands, [...known.values()], options.source)
    for (const { id, brandKey, candidate } of assigned) {
      const record = endpointRecordSchema.parse(recordOf(id, candidate, options))
      const before = known.get(id)
      const sources = [...new Set([...(before?.sources ?? []), options.source])].sort()
      const isSame =
        before?.record === JSON.stringify(record) &&
        !before.isVanished &&
        before.brandKey === brandKey &&
        sources.length === before.sources.length
      if (isSame) counts.unchanged += 1
      else {
        counts[before === undefined ? 'imported' : 'updated'] += 1
        changed.push(rowOf(record, { brandKey, sources }))
      }
    }
    counts.vanished = unnamed.filter(({ sources }) => sources.length === 1).length
    if (options.dryRun) return counts
    for (let from = 0; from < changed.length; from += ROWS_A_STATEMENT) {
      await upsert(trx, changed.slice(from, from + ROWS_A_STATEMENT))
    }
    await forgetSource(
      trx,
      unnamed.map(({ id }) => id),
      options.source,
      now,
    )
    if (changed.length + unnamed.length > 0) await announceChange({ database }, trx)
    return counts
  })
}

interface Insert {
  id: string
  name: string
  mode: 'LIVE'
  record: string
  managed_by: 'import'
  fhir_base: string
  brand_key: string
  sources: string[]
  vanished_at: null
}

function rowOf(record: EndpointRecord, { brandKey, sources }: Pick<Row, 'brandKey' | 'sources'>): Insert {
  const { id, name, fhirBase } = record
  // All types, which is what a record without them has: most of its text would be their names.
  const text = JSON.stringify({ ...record, resources: undefined })
  const described = {
    name,
    mode: 'LIVE',
    record: text,
    fhir_base: fhirBase,
    brand_key: brandKey,
    sources,
  } as const
  return { id, ...described, managed_by: 'import', vanished_at: null }
}

async function readKnown(trx: Transaction<Schema>): Promise<Map<string, Row>> {
  const rows = await trx
    .selectFrom('endpoint')
    .select(['id', 'fhir_base', 'brand_key', 'sources', 'vanished_at', 'record'])
    .where('managed_by', '=', 'import')
    .execute()
  return new Map(
    rows.map(({ id, fhir_base: fhirBase, brand_key: brandKey, sources, vanished_at: vanishedAt, record }) => [
      id,
      {
        id,
        fhirBase: fhirBase ?? '',
        brandKey: brandKey ?? '',
        sources,
        isVanished: vanishedAt !== null,
        // In the order of the schema's fields, as it was written.
        record: JSON.stringify(endpointRecordSchema.parse(record)),
      },
    ]),
  )
}

/** A row of the service's own file that has the id stays the file's. */
async function upsert(trx: Transaction<Schema>, rows: Insert[]): Promise<void> {
  await trx
    .insertInto('endpoint')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          record: eb.ref('excluded.record'),
          fhir_base: eb.ref('excluded.fhir_base'),
          brand_key: eb.ref('excluded.brand_key'),
          sources: eb.ref('excluded.sources'),
          vanished_at: null,
        }))
        .where('endpoint.managed_by', '=', 'import'),
    )
    .execute()
}

async function forgetSource(
  trx: Transaction<Schema>,
  ids: string[],
  source: string,
  now: Date,
): Promise<void> {
  await sql`update endpoint set
      sources = array_remove(sources, ${source}),
      vanished_at = case when sources = array[${source}]::text[] then ${now}::timestamptz end
    where id = any(${ids}::uuid[])`.execute(trx)
}
