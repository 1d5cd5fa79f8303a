import { expressionBuilder, sql } from 'kysely'
import { UUID } from '../../../../contract/keys.ts'
import { indexable } from '../columns/normalize.ts'
import { COLUMN_OF } from '../columns/searchColumns.ts'
import { formOf } from '../columns/tokenForms.ts'
import { anyOf, itemTest } from './itemTest.ts'
import { PathVariables, someItem } from './jsonPath.ts'
import type { RawBuilder, Transaction } from 'kysely'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { Schema } from '../../../database/schema.ts'
import type { SearchParameter } from '../../definitions/searchParameters.ts'
import type { SearchColumn } from '../columns/searchColumns.ts'
import type { Condition, Modifier, Value } from '../query/condition.ts'

/** Whose resources are looked through; chains and `_has` stay within. */
export interface SearchScope {
  authorizationId: string
  generation: number
  /** Unix milliseconds. */
  now: number
}

type Alias = `r${number}`

/** The resources of one type within the scope that fulfil all conditions, as the table `r0`. */
export function matchingResources(
  trx: Transaction<Schema>,
  type: ResourceType,
  conditions: readonly Condition[],
  scope: SearchScope,
) {
  return conditions.reduce(
    (query, condition) => query.where(conditionSql(condition, { alias: 'r0', type, scope })),
    trx.selectFrom('resource as r0').where(areOf('r0', type, scope)),
  )
}

/** Built piece by piece by Kysely, so that a test can take single conditions out again. */
function areOf(alias: Alias, type: ResourceType, { authorizationId, generation }: SearchScope) {
  const eb = expressionBuilder<Record<'r0', Schema['resource']>, 'r0'>()
  // One name stands for all in the types: the tables are the same.
  const column = <Name extends string>(name: Name) => `${alias}.${name}` as `r0.${Name}`
  return eb.and([
    eb(column('authorization_id'), '=', authorizationId),
    eb(column('generation'), '=', generation),
    eb(column('type'), '=', type),
  ])
}

/** The same for a query within a query. */
function resourcesOf(type: ResourceType, alias: Alias, scope: SearchScope) {
  return expressionBuilder<Schema>()
    .selectFrom(`resource as ${alias}` as 'resource as r0')
    .where(areOf(alias, type, scope))
}

interface Place {
  /** How the table of the resources that are judged is called. */
  alias: Alias
  type: ResourceType
  scope: SearchScope
}

/** A condition as SQL that is true or false, never null. */
export function conditionSql(condition: Condition, place: Place): RawBuilder<boolean> {
  switch (condition.kind) {
    case 'missing':
      return missing(condition, place)
    case 'match':
      return condition.modifier === 'not'
        ? sql<boolean>`not ${match(condition, place)}`
        : match(condition, place)
    case 'chain':
      return chain(condition, place)
    case 'has':
      return has(condition, place)
  }
}

function column(name: SearchColumn, { alias }: Place): RawBuilder<unknown> {
  return sql.ref(`${alias}.${name}`)
}

function missing(
  { parameter, isMissing }: Extract<Condition, { kind: 'missing' }>,
  place: Place,
): RawBuilder<boolean> {
  const isThere = sql<boolean>`${column(COLUMN_OF[parameter.type], place)} ? ${parameter.name}::text`
  return isMissing ? sql<boolean>`not ${isThere}` : isThere
}

/** Whole texts in lists are looked for as such, all else by a path. */
function match(condition: Extract<Condition, { kind: 'match' }>, place: Place): RawBuilder<boolean> {
  const { parameter, modifier, values } = condition
  if (parameter.name === '_id' && modifier !== 'text') return hasId(values, place)
  const { from, key } = whereToLook(parameter, modifier)
  const whole = values.map(wholeTexts)
  if (whole.every((texts) => texts !== undefined)) return listHasOne(column(from, place), key, whole.flat())
  const variables = new PathVariables()
  const tests = values.map((value) => itemTest(value, { variables, now: place.scope.now, modifier }))
  return someItem(column(from, place), { key, test: anyOf(tests), variables })
}

function whereToLook(
  { name, type }: SearchParameter,
  modifier: Modifier | undefined,
): { from: SearchColumn; key: string } {
  if (modifier === 'text') return { from: 'string_index', key: `${name}:text` }
  if (modifier === 'identifier') return { from: 'token_index', key: `${name}:identifier` }
  return { from: COLUMN_OF[type], key: name }
}

/** @returns undefined where the value is not a text of the list as it stands */
function wholeTexts(value: Value): string[] | undefined {
  if (value.kind === 'reference') return value.targets.map(indexable)
  return value.kind === 'token' && value.code !== undefined ? [formOf(value)] : undefined
}

/** What is no UUID is the id of nothing here. */
function hasId(values: readonly Value[], { alias }: Place): RawBuilder<boolean> {
  const ids = values.map((value) => (value.kind === 'token' ? (value.code ?? '') : ''))
  return sql<boolean>`${sql.ref(`${alias}.id`)} = any(${ids.filter((id) => UUID.test(id))}::uuid[])`
}

function listHasOne(from: RawBuilder<unknown>, key: string, wanted: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`coalesce(${from} -> ${key}::text ?| ${wanted}::text[], false)`
}

/** What fulfils the rest is looked up once; then each resource is asked whether it refers to any of it. */
function chain(
  { parameter, branches }: Extract<Condition, { kind: 'chain' }>,
  place: Place,
): RawBuilder<boolean> {
  const references = sql`${column('reference_index', place)} -> ${parameter.name}::text`
  const tests = branches.map(({ type, condition }) => {
    const next = within(type, place)
    const targets = resourcesOf(type, next.alias, next.scope)
      .where(conditionSql(condition, next))
      .select(sql<string>`${`${type}/`}::text || ${sql.ref(`${next.alias}.id`)}::text`.as('key'))
    return sql<boolean>`coalesce(${references} ?| array${targets}, false)`
  })
  return sql<boolean>`(${sql.join(tests, sql` or `)})`
}

/** What fulfils the rest is looked up once, and with it all that it refers to. */
function has(
  { type, parameter, condition }: Extract<Condition, { kind: 'has' }>,
  place: Place,
): RawBuilder<boolean> {
  const next = within(type, place)
  const named = resourcesOf(type, next.alias, next.scope)
    .where(conditionSql(condition, next))
    .select(
      sql<string>`jsonb_array_elements_text(${column('reference_index', next)} -> ${parameter.name}::text)`.as(
        'key',
      ),
    )
  return sql<boolean>`(${`${place.type}/`}::text || ${sql.ref(`${place.alias}.id`)}::text) in ${named}`
}

function within(type: ResourceType, { alias, scope }: Place): Place {
  return { alias: `r${Number(alias.slice(1)) + 1}`, type, scope }
}
