import { indexOf } from '../fhir/search/columns/indexGeneration.ts'
import { SEARCH_COLUMNS } from '../fhir/search/columns/searchColumns.ts'
import { transformResource } from './transformResource.ts'
import { keyOf } from './payerReference.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { Database } from '../database/openDatabase.ts'
import type { PayerResource } from './fhirJson.ts'
import type { TransformContext, TransformedResource } from './transformResource.ts'

/** So few at a time that the event loop breathes: PGlite works inside it. */
const BATCH = 25

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

/**
 * Writes a new generation, which nobody reads yet. Equal content keeps version and time.
 * @param patientKey the patient's own `Patient/id`: references to it are ours even where it could not be read
 */
export async function storeGeneration(
  { kysely }: Pick<Database, 'kysely'>,
  { authorizationId, generation, previous, now }: Generation,
  resources: readonly PayerResource[],
  context: Omit<TransformContext, 'isSynced'> & { patientKey: string },
): Promise<void> {
  const synced = new Set([context.patientKey, ...resources.map(keyOf)])
  const isSynced: TransformContext['isSynced'] = (key) => synced.has(keyOf(key))
  const known = await knownResources({ kysely }, authorizationId, previous)
  await kysely
    .deleteFrom('resource')
    .where('authorization_id', '=', authorizationId)
    .where('generation', '=', generation)
    .execute()
  for (let start = 0; start < resources.length; start += BATCH) {
    const batch = resources.slice(start, start + BATCH)
    const rows = batch.map((resource) => {
      const transformed = transformResource(resource, { ...context, isSynced })
      return {
        authorization_id: authorizationId,
        generation,
        ...rowOf(transformed, known.get(`${transformed.type}/${transformed.id}`), now),
      }
    })
    await kysely.insertInto('resource').values(rows).execute()
  }
}

/** Takes over what the previous generation had of types that could not be read completely this time. */
export async function keepFailedTypes(
  { kysely }: Pick<Database, 'kysely'>,
  { authorizationId, generation, previous }: Generation,
  types: readonly ResourceType[],
): Promise<void> {
  if (previous === null || types.length === 0) return
  await kysely
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
    .execute()
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
  { type, id, contentHash, refs, print }: TransformedResource,
  known: Known | undefined,
  now: Date,
) {
  const isSame = known?.content_hash === contentHash
  const version = known === undefined ? 1 : isSame ? known.version : known.version + 1
  const updated = isSame ? known.updated : now
  const content = print(version, updated)
  return { type, id, version, updated, content, content_hash: contentHash, refs, ...indexOf(type, content) }
}
