import { sql } from 'kysely'
import { COLUMN_OF } from '../columns/searchColumns.ts'
import type { RawBuilder } from 'kysely'
import type { SearchParameter } from '../../definitions/searchParameters.ts'
import type { SortKey } from '../query/resultParameters.ts'

/**
 * The order of matches. Of several values the least counts in increasing order and the greatest in decreasing order;
 * of a period its start. Resources without a value come last either way, and the id decides what is left open, so that
 * pages do not overlap. Texts are compared by code points, so that every database has the same order.
 */
export function sortSql(keys: readonly SortKey[]): RawBuilder<unknown> {
  const orders = keys.map(({ parameter, descending }) => {
    const key = keySql(parameter, descending)
    return descending ? sql`${key} desc nulls last` : sql`${key} asc nulls last`
  })
  return sql.join([...orders, sql`${sql.ref('r0.id')} asc`])
}

function keySql({ name, type }: SearchParameter, descending: boolean): RawBuilder<unknown> {
  if (name === '_id') return sql.ref('r0.id')
  const column = sql.ref(`r0.${COLUMN_OF[type]}`)
  const end = [name, descending ? '-1' : '0']
  switch (type) {
    case 'number':
    case 'quantity':
      return sql`coalesce(${column} #>> ${[...end, 'v']}::text[], ${column} #>> ${[...end, 'f']}::text[])::numeric`
    case 'date':
      return sql`(${column} #>> ${[...end, 'f']}::text[]) collate "C"`
    case 'string':
      return sql`(${column} #>> ${[...end, 'n']}::text[]) collate "C"`
    default:
      return sql`(${column} #>> ${end}::text[]) collate "C"`
  }
}
