import { sql } from 'kysely'
import { isResourceType } from '../../../contract/resourceTypes.ts'
import { keyOf } from './foundResource.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../../database/schema.ts'
import type { FoundResource } from './foundResource.ts'
import type { Include } from './query/resultParameters.ts'
import type { SearchScope } from './sql/conditionSql.ts'

/** On one page. A bundle of more is no page any more; what is left out can be read by itself. */
export const MAX_INCLUDED = 2000

interface Included {
  resources: FoundResource[]
  /** There would have been more than `MAX_INCLUDED`. */
  isCut: boolean
}

/**
 * What `_include` and `_revinclude` add to the matches of a page, each resource once, never a match again.
 *
 * 1. From the matches every include is followed.
 * 2. From what this added, those with `:iterate` are followed, and so on.
 * 3. Where nothing new is found it ends, so references in a circle do too.
 *
 * All of it lies within the same authorization and generation: a reference that leads elsewhere finds nothing.
 */
export async function includeResources(
  trx: Transaction<Schema>,
  matches: readonly FoundResource[],
  includes: readonly Include[],
  scope: SearchScope,
): Promise<Included> {
  const known = new Set(matches.map(keyOf))
  const resources: FoundResource[] = []
  let from = matches
  let active = includes
  while (from.length > 0 && active.length > 0) {
    const fresh: FoundResource[] = []
    for (const include of active) {
      const room = MAX_INCLUDED - resources.length - fresh.length
      const found = await follow(trx, from, { include, scope, known, limit: room + 1 })
      for (const resource of found.slice(0, room)) {
        known.add(keyOf(resource))
        fresh.push(resource)
      }
      if (found.length > room) return { resources: [...resources, ...fresh], isCut: true }
    }
    resources.push(...fresh)
    from = fresh
    active = includes.filter(({ iterate }) => iterate)
  }
  return { resources, isCut: false }
}

interface Step {
  include: Include
  scope: SearchScope
  /** What the page has already. */
  known: ReadonlySet<string>
  limit: number
}

async function follow(
  trx: Transaction<Schema>,
  from: readonly FoundResource[],
  step: Step,
): Promise<FoundResource[]> {
  return step.include.direction === 'include' ? named(trx, from, step) : naming(trx, from, step)
}

/** What these resources refer to. */
async function named(
  trx: Transaction<Schema>,
  from: readonly FoundResource[],
  { include: { source, parameter, target }, scope, known, limit }: Step,
): Promise<FoundResource[]> {
  const keys = from
    .filter(({ type }) => source === undefined || type === source)
    .flatMap(({ references }) =>
      parameter === undefined
        ? Object.values(references).flatMap((each) => each ?? [])
        : (references[parameter] ?? []),
    )
    .map((key) => key.split('/'))
    .filter(([type, id, ...rest]) => isResourceType(type) && id !== undefined && rest.length === 0)
    .filter(([type]) => target === undefined || type === target)
    .filter((parts) => !known.has(parts.join('/')))
  if (keys.length === 0) return []
  const [types, ids] = [keys.map(([type]) => type), keys.map(([, id]) => id)]
  return read(trx, scope)
    .where(sql<boolean>`(type, id) in (select * from unnest(${types}::text[], ${ids}::uuid[]))`)
    .limit(limit)
    .execute()
}

/** What refers to these resources. */
async function naming(
  trx: Transaction<Schema>,
  to: readonly FoundResource[],
  { include: { source, parameter, target }, scope, known, limit }: Step,
): Promise<FoundResource[]> {
  const keys = to.filter(({ type }) => target === undefined || type === target).map(keyOf)
  if (keys.length === 0) return []
  let query = read(trx, scope).where(
    parameter === undefined
      ? sql<boolean>`refs && ${keys}::text[]`
      : sql<boolean>`reference_index -> ${parameter}::text ?| ${keys}::text[]`,
  )
  if (source !== undefined) query = query.where('type', '=', source)
  return query
    .where(sql<boolean>`not (type || '/' || id::text) = any(${[...known]}::text[])`)
    .limit(limit)
    .execute()
}

function read(trx: Transaction<Schema>, { authorizationId, generation }: SearchScope) {
  return trx
    .selectFrom('resource')
    .select(['type', 'id', 'content', sql<FoundResource['references']>`reference_index`.as('references')])
    .where('authorization_id', '=', authorizationId)
    .where('generation', '=', generation)
    .orderBy('type')
    .orderBy('id')
}
