import { randomUUID } from 'node:crypto'
import { openTestDatabase } from '../../../database/testing/openTestDatabase.ts'
import { indexOf } from '../columns/indexGeneration.ts'
import { parseSearch } from '../query/parseSearch.ts'
import { searchResources } from '../searchResources.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { Database } from '../../../database/openDatabase.ts'
import type { Page } from '../searchResources.ts'

export interface StoredResource {
  resourceType: ResourceType
  id: string
  [element: string]: unknown
}

/** The records of one authorization in a database, and searches of them without HTTP. */
export interface StoredRecords {
  database: Database
  authorizationId: string
  patientId: string
  /** A page of `Type?query`. */
  page(query: string, isStrict?: boolean): Promise<Page>
  /** The ids of the matches, in order. */
  find(query: string): Promise<string[]>
}

export const GENERATION = 1
const FHIR_URL = 'https://api.example/fhir'
const NOW = Date.UTC(2026, 10, 21, 12)

/** @param database is shared by several authorizations where one is given */
export async function storeRecords(
  resources: readonly StoredResource[],
  { patientId, database }: { patientId: string; database?: Database },
): Promise<StoredRecords> {
  const opened = database ?? (await openTestDatabase())
  const authorizationId = randomUUID()
  await insert(opened, authorizationId, resources)
  return recordsIn(opened, { authorizationId, patientId })
}

/** What a database holds of an authorization already. */
export function recordsIn(
  database: Database,
  { authorizationId, patientId }: { authorizationId: string; patientId: string },
): StoredRecords {
  async function page(asked: string, isStrict = false): Promise<Page> {
    const [type = '', query = ''] = asked.split(/\?(.*)/s)
    const search = parseSearch(new URLSearchParams(query), {
      type: type as ResourceType,
      patientId,
      authorizationId,
      fhirUrl: FHIR_URL,
      isStrict,
    })
    return searchResources({ database }, search, { authorizationId, generation: GENERATION, now: NOW })
  }
  return {
    database,
    authorizationId,
    patientId,
    page,
    find: async (query) => (await page(query)).matches.map(({ id }) => id),
  }
}

async function insert(
  { kysely }: Database,
  authorizationId: string,
  resources: readonly StoredResource[],
): Promise<void> {
  for (const resource of resources) {
    const content = JSON.stringify(resource)
    await kysely
      .insertInto('resource')
      .values({
        authorization_id: authorizationId,
        generation: GENERATION,
        type: resource.resourceType,
        id: resource.id,
        version: 1,
        updated: new Date(NOW),
        content,
        content_hash: '',
        refs: [...content.matchAll(/"reference":"([A-Za-z]+\/[0-9a-f-]{36})"/g)].map(([, key]) => key ?? ''),
        ...indexOf(resource.resourceType, resource),
      })
      .execute()
  }
}

/** A UUID that can be told from others at a glance. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}
