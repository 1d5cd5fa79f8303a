import { indexable, normalize } from './normalize.ts'
import { formsOfToken, isCode } from './tokenForms.ts'
import type { IndexEntry } from '../../index/indexEntry.ts'

/**
 * The layout of a resource's search columns. Each is a jsonb object from a parameter's name to what the resource has
 * for it, so that `:missing` is whether the key is there. Everything is looked through within one patient's resources
 * of one type, which the primary key holds together: no further index gains anything.
 *
 * - token_index: texts, see `formsOfToken`; `name:identifier` for those of references; for uris the addresses
 * - reference_index: `Type/id`, or an address elsewhere
 * - string_index: `{ n, o }`, normalized and, where that differs, as it was; `name:text` for the texts of tokens
 * - date_index: `{ f, t }`, from and to, both inclusive, UTC with milliseconds
 * - quantity_index: `{ v, f, t, s, c, u }`, number, from and to, system, code and unit; numbers too
 * - composite_index: `{ p0, p1, … }`, each a list of the above
 *
 * Lists stand in the order in which they are sorted by: the first is the least, the last the greatest. For tokens these
 * are codes, and the other forms stand between them.
 */
export const SEARCH_COLUMNS = [
  'token_index',
  'reference_index',
  'string_index',
  'date_index',
  'quantity_index',
  'composite_index',
] as const
export type SearchColumn = (typeof SEARCH_COLUMNS)[number]

/** As JSON. */
export type SearchColumns = Record<SearchColumn, string>

/** Of the layout and of what is taken from resources: what was written under another number is written anew. */
export const INDEX_VERSION = 1

type Lists = Map<string, Item[]>
type Item = string | { [key: string]: string | number | Item[] }

/** What a resource is found by, as its columns hold it. */
export function searchColumns(entries: readonly IndexEntry[]): SearchColumns {
  const columns = byColumn<Lists>(() => new Map())
  for (const entry of entries) {
    const { kind, parameter } = entry
    add(columns[COLUMN_OF[kind]], parameter, itemsWithin(entry))
    if (kind === 'token' && entry.text !== undefined) {
      add(columns.string_index, `${parameter}:text`, [textItem(entry.text)])
    }
    if (kind === 'reference' && entry.identifier !== undefined) {
      add(columns.token_index, `${parameter}:identifier`, formsOfToken(asToken(entry.identifier)))
    }
  }
  return byColumn((column) => print(columns[column], ORDERS[column]))
}

/** Which column holds what is indexed for a parameter of the type: written there, and looked for there. */
export const COLUMN_OF: Record<IndexEntry['kind'], SearchColumn> = {
  token: 'token_index',
  uri: 'token_index',
  reference: 'reference_index',
  string: 'string_index',
  date: 'date_index',
  number: 'quantity_index',
  quantity: 'quantity_index',
  composite: 'composite_index',
}

function byColumn<Value>(valueOf: (column: SearchColumn) => Value): Record<SearchColumn, Value> {
  return Object.fromEntries(SEARCH_COLUMNS.map((column) => [column, valueOf(column)])) as Record<
    SearchColumn,
    Value
  >
}

function add(lists: Lists, key: string, items: Item[]): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, items)
  else list.push(...items)
}

function print(lists: Lists, order: Order | undefined): string {
  const object: Record<string, Item[]> = {}
  for (const [key, items] of lists) object[key] = order === undefined ? items : order(items)
  return JSON.stringify(object)
}

/** The entry alone, in a list or as a part of a composite. */
function itemsWithin(entry: IndexEntry): Item[] {
  switch (entry.kind) {
    case 'token':
      return formsOfToken(entry)
    case 'reference':
      return referenceOf(entry)
    case 'string':
      return [textItem(entry.value)]
    case 'date':
      return [{ f: entry.from, t: entry.to }]
    case 'number':
      return [{ v: entry.value, f: entry.from, t: entry.to }]
    case 'quantity': {
      const { value, from, to, system, code, unit } = entry
      return [
        {
          ...(value !== undefined && { v: value }),
          f: from,
          t: to,
          ...(system !== undefined && { s: indexable(system) }),
          ...(code !== undefined && { c: indexable(code) }),
          ...(unit !== undefined && { u: indexable(unit) }),
        },
      ]
    }
    case 'uri':
      return addressesOf(entry.value)
    case 'composite':
      return [Object.fromEntries(entry.parts.map((part, index) => [`p${index}`, part.flatMap(itemsWithin)]))]
  }
}

function asToken({ system, value }: { system?: string; value?: string }): { system?: string; code?: string } {
  return { ...(system !== undefined && { system }), ...(value !== undefined && { code: value }) }
}

function referenceOf({ target, url }: Extract<IndexEntry, { kind: 'reference' }>): Item[] {
  if (target !== undefined) return [indexable(`${target.type}/${target.id}`)]
  return url === undefined ? [] : [indexable(url)]
}

function textItem(value: string): Item {
  const normalized = normalize(value)
  const original = indexable(value)
  return { n: normalized, ...(original !== normalized && { o: original }) }
}

/** A canonical address with a version is also found without one. */
function addressesOf(value: string): string[] {
  const address = indexable(value)
  const [unversioned = ''] = address.split('|')
  return unversioned === address ? [address] : [address, unversioned]
}

type Order = (items: Item[]) => Item[]

const ORDERS: Partial<Record<SearchColumn, Order>> = {
  token_index: orderTokens,
  reference_index: (items) => [...new Set(items)].sort(),
  string_index: (items) => sortBy(items, 'n'),
  date_index: (items) => sortBy(items, 'f'),
  quantity_index: (items) => sortBy(items, 'v', 'f'),
}

/** The least and the greatest code at the ends, all other forms between. */
function orderTokens(items: Item[]): Item[] {
  if (items.length < 2) return items
  const forms = [...new Set(items as string[])]
  const codes = forms.filter(isCode).sort()
  const [least, greatest] = [codes[0], codes.at(-1)]
  if (least === undefined || greatest === undefined) return forms
  return [least, ...forms.filter((form) => form !== least && form !== greatest), greatest]
}

function sortBy(items: Item[], ...keys: string[]): Item[] {
  const keyOf = (item: Item) => {
    const key = keys.find((each) => typeof item === 'object' && each in item)
    return typeof item === 'object' && key !== undefined ? item[key] : undefined
  }
  if (items.length < 2) return items
  return items.toSorted((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    if (left === undefined || right === undefined || left === right) return 0
    return left < right ? -1 : 1
  })
}
