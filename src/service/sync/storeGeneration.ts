import { setImmediate } from 'node:timers/promises'
import { readResource } from './collect/readResource.ts'
import { indexOf } from '../fhir/search/columns/indexGeneration.ts'
import { SEARCH_COLUMNS } from '../fhir/search/columns/searchColumns.ts'
import { transformResource } from './transformResource.ts'
import { keyOf } from './payerReference.ts'
import { whileUnderWay } from './whileUnderWay.ts'
import type { Insertable } from 'kysely'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { Database } from '../database/openDatabase.ts'
import type { Schema } from '../database/schema.ts'
import type { CollectedResource } from './collect/collection.ts'
import type { TransformContext, TransformedResource } from './transformResource.ts'

/** So few at a time, and so little, that the event loop breathes: PGlite works inside it. */
const BATCH = 25
const BATCH_BYTES = 256 * 1024

interface Generation {
  authorizationId: string
  generation: number
  /** The one that is readable now, whose versions go on; null for a first sync. */
  previous: number | null
  now: Date
}

interface Known {
  content_hash: string
  version: number
  updated: Date
}

/** A resource that the store does not take, however it came about: a type whose records are not complete. */
interface Unstorable {
  type: ResourceType
  error: unknown
}

/**
 * Writes a new generation, which nobody reads yet. Equal content keeps version and time. A resource that cannot be
 * transformed or stored is left out; one payer's oddity must not cost the patient all the others.
 *
 * @param patientKey the patient's own `Patient/id`: references to it are ours even where it could not be read
 * @returns what was left out
 * @throws {SyncDropped} once the records were deleted
 */
export async function storeGeneration(
  database: Pick<Database, 'kysely' | 'transaction'>,
  { authorizationId, generation, previous, now }: Generation,
  resources: readonly CollectedResource[],
  context: Omit<TransformContext, 'isSynced'> & { patientKey: string },
): Promise<Unstorable[]> {
  const synced = new Set([context.patientKey, ...resources.map(keyOf)])
  const isSynced: TransformContext['isSynced'] = (key) => synced.has(keyOf(key))
  const known = await knownResources(database, authorizationId, previous)
  await database.kysely
    .deleteFrom('resource')
    .where('authorization_id', '=', authorizationId)
    .where('generation', '=', generation)
    .execute()
  const leftOut: Unstorable[] = []

  function rowOfResource({ bytes, type }: CollectedResource): Row[] {
    try {
      const resource = readResource(bytes)
      if (resource === undefined) throw new TypeError('It was a resource when it came')
      const transformed = transformResource(resource, { ...context, isSynced })
      // One that was away, or expunged, begins above every version that it ever had, so that no client takes it for one.
      const fresh = { content_hash: '', version: generation - 1, updated: now }
      const before = known.get(`${transformed.type}/${transformed.id}`) ?? fresh
      return [{ authorization_id: authorizationId, generation, ...rowOf(transformed, before, now) }]
    } catch (error) {
      leftOut.push({ type, error })
      return []
    }
  }

  for (const batch of batchesOf(resources)) {
    const rows = batch.flatMap(rowOfResource)
    const insert = (some: readonly Row[]) =>
      whileUnderWay(database, { authorizationId, generation }, (trx) =>
        trx
          .insertInto('resource')
          .values([...some])
          .execute(),
      )
    for (const refused of await insertRows(insert, rows)) leftOut.push(refused)
    // PGlite answers from within this process, so that awaiting it alone lets nobody else in.
    await setImmediate()
  }
  return leftOut
}

type Row = Insertable<Schema['resource']> & { type: ResourceType }

/** All at once; where the database refuses the content of one, each by itself. */
async function insertRows(
  insert: (rows: readonly Row[]) => Promise<unknown>,
  rows: readonly Row[],
): Promise<Unstorable[]> {
  if (rows.length === 0) return []
  try {
    await insert(rows)
    return []
  } catch (error) {
    if (!isAboutContent(error)) throw error
    const [only] = rows
    if (rows.length === 1 && only !== undefined) return [{ type: only.type, error }]
    const refused: Unstorable[] = []
    for (const row of rows) refused.push(...(await insertRows(insert, [row])))
    return refused
  }
}

/** SQLSTATE classes 22 (data exception) and 54 (limit exceeded, such as an index entry that is too long). */
function isAboutContent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|54)/.test(String(error.code))
}

function* batchesOf(resources: readonly CollectedResource[]): Generator<CollectedResource[]> {
  let batch: CollectedResource[] = []
  let bytes = 0
  for (const resource of resources) {
    batch.push(resource)
    bytes += resource.bytes.length
    if (batch.length < BATCH && bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** Takes over what the previous generation had of types that could not be read completely this time. */
export async function keepFailedTypes(
  database: Pick<Database, 'transaction'>,
  { authorizationId, generation, previous }: Generation,
  types: readonly ResourceType[],
): Promise<void> {
  if (previous === null || types.length === 0) return
  await whileUnderWay(database, { authorizationId, generation }, (trx) =>
    trx
      .insertInto('resource')
      .columns(['authorization_id', 'generation', ...COLUMNS])
      .expression((eb) =>
        eb
          .selectFrom('resource')
          .select(['authorization_id', eb.val(generation).as('generation'), ...COLUMNS])
          .where('authorization_id', '=', authorizationId)
          .where('generation', '=', previous)
          .where('type', 'in', types),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
}

const INDEX_COLUMNS = ['index_version', ...SEARCH_COLUMNS] as const
const COLUMNS = [
  'type',
  'id',
  'version',
  'updated',
  'content',
  'content_hash',
  'refs',
  ...INDEX_COLUMNS,
] as const

async function knownResources(
  { kysely }: Pick<Database, 'kysely'>,
  authorizationId: string,
  generation: number | null,
): Promise<Map<string, Known>> {
  if (generation === null) return new Map()
  const rows = await kysely
    .selectFrom('resource')
    .select(['type', 'id', 'content_hash', 'version', 'updated'])
    .where('authorization_id', '=', authorizationId)
    .where('generation', '=', generation)
    .execute()
  return new Map(rows.map(({ type, id, ...row }) => [`${type}/${id}`, row]))
}

function rowOf(
  { type, id, contentHash, refs, serve }: TransformedResource,
  known: Known | undefined,
  now: Date,
) {
  const isSame = known?.content_hash === contentHash
  const version = known === undefined ? 1 : isSame ? known.version : known.version + 1
  const updated = isSame ? known.updated : now
  const { json, text } = serve(version, updated)
  return {
    type,
    id,
    version,
    updated,
    content: text,
    content_hash: contentHash,
    refs,
    ...indexOf(type, json),
  }
}
