import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { Schema } from '../../../database/schema.ts'
import type { Deps } from '../../../deps.ts'
import type { EverythingFilter } from './readFilter.ts'

export interface EverythingPlace {
  /** The public address of the FHIR API. */
  fhirUrl: string
  authorizationId: string
  generation: number
  /** Ours, without `Patient/`. */
  patientId: string
}

interface Row {
  type: string
  id: string
  content: string
}

/** What is in memory at once: so many resources, and so many bytes and one resource more. */
export const BATCH = 250
const BATCH_BYTES = 2 * 1024 * 1024

const BEFORE_ALL = { type: '', id: '00000000-0000-0000-0000-000000000000' }

/** How many resources `readBatches` will give. */
export async function countEverything(
  { database }: Pick<Deps, 'database'>,
  place: EverythingPlace,
  filter: EverythingFilter,
): Promise<number> {
  const { count } = await database.forPatient(place.authorizationId, (trx) =>
    chosen(trx, place, filter)
      .select(sql<number>`count(*)::integer`.as('count'))
      .executeTakeFirstOrThrow(),
  )
  return count
}

/** The Patient, then all others in the order of the primary key, so that each batch goes on where the last one ended. */
export async function* readBatches(
  { database }: Pick<Deps, 'database'>,
  place: EverythingPlace,
  filter: EverythingFilter,
): AsyncGenerator<Row[]> {
  const { authorizationId, patientId } = place
  const patient = await database.forPatient(authorizationId, (trx) =>
    chosen(trx, place, filter)
      .select(['type', 'id', 'content'])
      .where('type', '=', 'Patient')
      .where('id', '=', patientId)
      .execute(),
  )
  if (patient.length > 0) yield patient
  let after: Pick<Row, 'type' | 'id'> = BEFORE_ALL
  for (;;) {
    const { type, id } = after
    const rows = await database.forPatient(authorizationId, (trx) =>
      readBatch(trx, place, filter, { type, id }),
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = last
  }
}

/** Sizes are added up before anything long is fetched: that a text is long stands beside it, not in it. */
function readBatch(
  trx: Transaction<Schema>,
  place: EverythingPlace,
  filter: EverythingFilter,
  after: Pick<Row, 'type' | 'id'>,
): Promise<Row[]> {
  const size = sql<number>`octet_length(content)`
  return trx
    .selectFrom(
      chosen(trx, place, filter)
        .select(['type', 'id', 'content'])
        .select(sql<number>`sum(${size}) over (order by type, id) - ${size}`.as('bytes_before'))
        .where(sql<boolean>`(type, id) > (${after.type}, ${after.id}::uuid)`)
        .where(sql<boolean>`(type, id) <> ('Patient', ${place.patientId}::uuid)`)
        .orderBy('type')
        .orderBy('id')
        .limit(BATCH)
        .as('batch'),
    )
    .select(['type', 'id', 'content'])
    .where('bytes_before', '<', BATCH_BYTES)
    .orderBy('type')
    .orderBy('id')
    .execute()
}

function chosen(
  trx: Transaction<Schema>,
  { authorizationId, generation }: EverythingPlace,
  { types, since }: EverythingFilter,
) {
  const query = trx
    .selectFrom('resource')
    .where('authorization_id', '=', authorizationId)
    .where('generation', '=', generation)
    // An empty list is one that nothing is in.
    .where(sql<boolean>`type = any(${types}::text[])`)
  return since === undefined ? query : query.where('updated', '>', since)
}
