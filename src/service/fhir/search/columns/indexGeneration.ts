import { indexResource } from '../../index/indexResource.ts'
import { parseJson } from '../../../sync/fhirJson.ts'
import { INDEX_VERSION, searchColumns } from './searchColumns.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { Database } from '../../../database/openDatabase.ts'
import type { SearchColumns } from './searchColumns.ts'

/** So few at a time that the event loop breathes. */
const BATCH = 25

/** Those known to be indexed, the latest: a generation is written before anyone reads it, and never again. */
const MAX_KNOWN = 10_000
const known = new WeakMap<Database, Set<string>>()

/**
 * Indexes the resources of a generation that an earlier version of the service wrote, so that they are found as those of
 * today are. A search does so before it looks; two at once do the same work twice, to the same end.
 */
export async function indexGeneration(
  { database }: { database: Database },
  { authorizationId, generation }: { authorizationId: string; generation: number },
): Promise<void> {
  const indexed = known.get(database) ?? new Set<string>()
  known.set(database, indexed)
  const name = `${authorizationId}/${generation}`
  if (indexed.has(name)) return
  for (;;) {
    const rows = await unindexed(database, { authorizationId, generation })
    for (const { type, id, content } of rows) {
      await database.kysely
        .updateTable('resource')
        .set({ ...indexOf(type as ResourceType, parseJson(content)) })
        .where('authorization_id', '=', authorizationId)
        .where('generation', '=', generation)
        .where('type', '=', type)
        .where('id', '=', id)
        .execute()
    }
    if (rows.length < BATCH) break
  }
  remember(indexed, name)
}

/** The columns of a resource as it is served, parsed losslessly or not. */
export function indexOf(type: ResourceType, json: unknown): SearchColumns & { index_version: number } {
  return { index_version: INDEX_VERSION, ...searchColumns(indexResource(type, json)) }
}

function unindexed(
  { kysely }: Database,
  { authorizationId, generation }: { authorizationId: string; generation: number },
) {
  return kysely
    .selectFrom('resource')
    .select(['type', 'id', 'content'])
    .where('authorization_id', '=', authorizationId)
    .where('generation', '=', generation)
    .where('index_version', '<', INDEX_VERSION)
    .limit(BATCH)
    .execute()
}

function remember(indexed: Set<string>, name: string): void {
  const [oldest] = indexed
  if (indexed.size >= MAX_KNOWN && oldest !== undefined) indexed.delete(oldest)
  indexed.add(name)
}
