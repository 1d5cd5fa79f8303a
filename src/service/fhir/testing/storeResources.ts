import { listReferences } from '../../../contract/listReferences.ts'
import { indexOf } from '../search/columns/indexGeneration.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { Database } from '../../database/openDatabase.ts'

export interface StoredJson {
  resourceType: ResourceType
  /** A UUID. */
  id: string
  [element: string]: unknown
}

/** Puts resources as they stand among the current records of an authorization, which have been synced before. */
export async function storeResources(
  { kysely }: Database,
  authorizationId: string,
  resources: readonly StoredJson[],
): Promise<void> {
  const { current_generation: generation } = await kysely
    .selectFrom('patient_authorization')
    .select('current_generation')
    .where('id', '=', authorizationId)
    .executeTakeFirstOrThrow()
  if (generation === null) throw new Error('This authorization has not been synced')
  for (let start = 0; start < resources.length; start += 50) {
    const rows = resources.slice(start, start + 50).map((resource) => ({
      authorization_id: authorizationId,
      generation,
      type: resource.resourceType,
      id: resource.id,
      version: 1,
      updated: new Date(0),
      content: JSON.stringify(resource),
      content_hash: '',
      refs: listReferences(resource),
      ...indexOf(resource.resourceType, resource),
    }))
    await kysely.insertInto('resource').values(rows).execute()
  }
}
