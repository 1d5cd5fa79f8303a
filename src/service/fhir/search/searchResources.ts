import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { searchLinks } from './searchLinks.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../../database/schema.ts'
import type { Deps } from '../../deps.ts'
import type { Search } from './parseSearch.ts'

interface SearchPlace {
  fhirUrl: string
  authorizationId: string
  generation: number
}

/**
 * A page of a search as the text of a Bundle. Stored texts are put together, not parsed and printed again.
 * The order is by id: it stays the same from page to page.
 */
export async function searchResources(
  { database }: Pick<Deps, 'database'>,
  search: Search,
  place: SearchPlace,
): Promise<string> {
  const { authorizationId, generation, fhirUrl } = place
  const needsTotal = search.wantsTotal || search.countOnly
  const { rows, total } = await database.forPatient(authorizationId, async (trx) => ({
    total: needsTotal ? await countMatches(trx, search, place) : undefined,
    // One more than asked for, to know whether there is a next page.
    rows: search.countOnly
      ? []
      : await matches(trx, search, place)
          .select(['id', 'content'])
          .orderBy('id')
          .limit(search.count + 1)
          .offset(search.offset)
          .execute(),
  }))
  const hasNext = rows.length > search.count
  const entries = rows.slice(0, search.count).map(({ id, content }) => {
    const fullUrl = JSON.stringify(`${fhirUrl}/${search.type}/${id}`)
    return `{"fullUrl":${fullUrl},"resource":${content},"search":{"mode":"match"}}`
  })
  const head = JSON.stringify({
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'searchset',
    ...(total !== undefined && { total }),
    link: searchLinks(search, { fhirUrl, authorizationId, generation, hasNext }),
  })
  return `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`
}

function matches(trx: Transaction<Schema>, search: Search, { authorizationId, generation }: SearchPlace) {
  let query = trx
    .selectFrom('resource')
    .where('authorization_id', '=', authorizationId)
    .where('generation', '=', generation)
    .where('type', '=', search.type)
  for (const ids of search.ids) query = query.where(sql<string>`id::text`, 'in', ids)
  for (const patients of search.patients) query = query.where(sql<boolean>`refs && ${patients}::text[]`)
  return query
}

async function countMatches(trx: Transaction<Schema>, search: Search, place: SearchPlace): Promise<number> {
  const { count } = await matches(trx, search, place)
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}
