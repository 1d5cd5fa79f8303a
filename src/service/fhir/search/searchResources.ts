import { sql } from 'kysely'
import { includeResources } from './includeResources.ts'
import { isCountOnly } from './query/resultParameters.ts'
import { matchingResources } from './sql/conditionSql.ts'
import { sortSql } from './sql/sortSql.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../../database/schema.ts'
import type { Deps } from '../../deps.ts'
import type { FoundResource } from './foundResource.ts'
import type { Search } from './query/parseSearch.ts'
import type { SearchScope } from './sql/conditionSql.ts'

/** A page of a search. */
export interface Page {
  matches: FoundResource[]
  included: FoundResource[]
  /** Not all that should have been included is. */
  isCut: boolean
  hasNext: boolean
  /** Of matches on all pages; absent where nobody asked. */
  total?: number
}

/** Reads a page, in one transaction that sees the records of this authorization alone. */
export async function searchResources(
  { database }: Pick<Deps, 'database'>,
  search: Search,
  scope: SearchScope,
): Promise<Page> {
  const { results } = search
  const countOnly = isCountOnly(results)
  return database.forPatient(scope.authorizationId, async (trx) => {
    const total = countOnly || results.total !== 'none' ? await countMatches(trx, search, scope) : undefined
    // One more than asked for, to know whether there is a next page.
    const found = countOnly ? [] : await readMatches(trx, search, scope)
    const matches = found.slice(0, results.count)
    const { resources: included, isCut } = await includeResources(trx, matches, results.includes, scope)
    const hasNext = found.length > matches.length
    return { matches, included, isCut, hasNext, ...(total !== undefined && { total }) }
  })
}

async function readMatches(
  trx: Transaction<Schema>,
  { type, conditions, results }: Search,
  scope: SearchScope,
): Promise<FoundResource[]> {
  const references = results.includes.length === 0 ? sql`'{}'::jsonb` : sql.ref('r0.reference_index')
  return matchingResources(trx, type, conditions, scope)
    .select([
      'r0.type',
      'r0.id',
      'r0.content',
      references.$castTo<FoundResource['references']>().as('references'),
    ])
    .orderBy(sortSql(results.sort))
    .limit(results.count + 1)
    .offset(results.offset)
    .execute()
}

async function countMatches(
  trx: Transaction<Schema>,
  { type, conditions }: Search,
  scope: SearchScope,
): Promise<number> {
  const { count } = await matchingResources(trx, type, conditions, scope)
    .select(sql<number>`count(*)::integer`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}
