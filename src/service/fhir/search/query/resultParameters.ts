import { isResourceType } from '../../../../contract/resourceTypes.ts'
import { searchParametersOf } from '../../definitions/searchParameters.ts'
import { malformed, tooCostly } from './malformed.ts'
import { readable } from './readable.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { SearchParameter } from '../../definitions/searchParameters.ts'

export const DEFAULT_COUNT = 20
export const MAX_COUNT = 1000
const MAX_OFFSET = 2_147_483_647
const MAX_SORT_KEYS = 10
const MAX_INCLUDES = 50

export const SUMMARIES = ['true', 'text', 'data', 'count', 'false'] as const
export type Summary = (typeof SUMMARIES)[number]
const TOTALS = ['none', 'estimate', 'accurate'] as const

export interface SortKey {
  parameter: SearchParameter
  descending: boolean
}

/** What is added to the matches, by a reference from them (`include`) or to them (`revinclude`). */
export interface Include {
  direction: 'include' | 'revinclude'
  /** Also applied to what was itself added. */
  iterate: boolean
  /** Whose reference it is; absent: any type's. */
  source?: ResourceType
  /** Absent: every reference that is a search parameter. */
  parameter?: string
  /** Only resources of this type are added. */
  target?: ResourceType
}

/** What a search says of its result rather than of its matches (R4 Search, 3.1.1.5). */
export interface ResultParameters {
  /** Of matches; 0 counts them alone. */
  count: number
  offset: number
  /** The generation that a paging link pinned. */
  generation?: number
  total: (typeof TOTALS)[number]
  summary: Summary
  elements: string[]
  sort: SortKey[]
  includes: Include[]
}

export function defaultResults(): ResultParameters {
  return {
    count: DEFAULT_COUNT,
    offset: 0,
    total: 'none',
    summary: 'false',
    elements: [],
    sort: [],
    includes: [],
  }
}

/** Only the number of matches is wanted. */
export function isCountOnly({ count, summary }: ResultParameters): boolean {
  return count === 0 || summary === 'count'
}

/** Told of what is not known: an error under strict handling, else nothing. */
export type Ignore = (what: string) => void

interface Given {
  name: string
  text: string
  type: ResourceType
  /** The names that the query had before. */
  seen: ReadonlySet<string>
  ignore: Ignore
}

/** Puts a value into the result; what of it was used is its text in links, undefined where nothing was. */
type Reader = (results: ResultParameters, given: Given) => string | undefined

const READERS: Record<string, Reader> = {
  _count(results, { text }) {
    results.count = Math.min(wholeNumber('_count', text), MAX_COUNT)
    return String(results.count)
  },
  _offset(results, { text }) {
    results.offset = wholeNumber('_offset', text)
    return text
  },
  _generation(results, { text }) {
    results.generation = wholeNumber('_generation', text)
    return text
  },
  _total: (results, { text }) => (results.total = oneOf('_total', text, TOTALS)),
  _summary: (results, { text }) => (results.summary = oneOf('_summary', text, SUMMARIES)),
  _elements(results, { text }) {
    const names = text.split(',').filter((name) => name !== '')
    if (!names.every((name) => /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name))) {
      throw malformed('_elements', 'must be names of elements, with commas between them')
    }
    results.elements = [...new Set(names)]
    return names.length === 0 ? undefined : names.join(',')
  },
  _sort(results, { text, type, ignore }) {
    const keys = text.split(',').filter((key) => key !== '')
    if (keys.length > MAX_SORT_KEYS) throw tooCostly('_sort', `must not have more than ${MAX_SORT_KEYS} keys`)
    const known = keys.flatMap((key) => {
      const descending = key.startsWith('-')
      const parameter = searchParametersOf(type).get(descending ? key.slice(1) : key)
      if (parameter !== undefined && parameter.type !== 'composite') return [{ key, parameter, descending }]
      ignore(`_sort: ${type} cannot be sorted by ${readable(key)} here`)
      return []
    })
    results.sort = known.map(({ parameter, descending }) => ({ parameter, descending }))
    return known.length === 0 ? undefined : known.map(({ key }) => key).join(',')
  },
  _include: (results, given) => readInclude(results, given, { direction: 'include', iterate: false }),
  '_include:iterate': (results, given) =>
    readInclude(results, given, { direction: 'include', iterate: true }),
  _revinclude: (results, given) => readInclude(results, given, { direction: 'revinclude', iterate: false }),
  '_revinclude:iterate': (results, given) =>
    readInclude(results, given, { direction: 'revinclude', iterate: true }),
}

/** Those that may be given again. */
const REPEATABLE = /^_(rev)?include/

export function isResultParameter(name: string): boolean {
  return Object.hasOwn(READERS, name)
}

/**
 * @returns the value as it stands in links; undefined: it was ignored
 * @throws {FhirError} 400, naming the parameter
 */
export function readResultParameter(results: ResultParameters, given: Given): string | undefined {
  const { name, seen } = given
  if (seen.has(name) && !REPEATABLE.test(name)) throw malformed(name, 'is given twice')
  return READERS[name]?.(results, given)
}

/** `*`, `Type:*`, `Type:parameter` or `Type:parameter:TargetType`. */
function readInclude(
  results: ResultParameters,
  { name, text, ignore }: Given,
  how: Pick<Include, 'direction' | 'iterate'>,
): string | undefined {
  if (results.includes.length === MAX_INCLUDES)
    throw tooCostly(name, `must not be given ${MAX_INCLUDES} times`)
  const include = text === '*' ? how : understand(name, text, how)
  if (include === undefined) {
    ignore(`${name}: there is no ${readable(text)} here`)
    return undefined
  }
  results.includes.push(include)
  return text
}

function understand(
  name: string,
  text: string,
  how: Pick<Include, 'direction' | 'iterate'>,
): Include | undefined {
  const [, source, code = '', target] = /^([A-Za-z]+):(\*|[A-Za-z_][\w-]*)(?::([A-Za-z]+))?$/.exec(text) ?? []
  if (source === undefined) throw malformed(name, 'must be *, Type:parameter or Type:parameter:TargetType')
  if (!isResourceType(source)) return undefined
  if (target !== undefined && !isResourceType(target)) return undefined
  const wanted = { ...how, source, ...(target !== undefined && { target }) }
  if (code === '*') return wanted
  const parameter = searchParametersOf(source).get(code)
  if (parameter?.type !== 'reference') return undefined
  if (target !== undefined && !parameter.targets.includes(target)) return undefined
  return { ...wanted, parameter: code }
}

function oneOf<const Names extends readonly string[]>(
  name: string,
  text: string,
  names: Names,
): Names[number] {
  const known = names.find((each) => each === text)
  if (known === undefined) throw malformed(name, `must be ${names.join(', ')}`)
  return known
}

function wholeNumber(name: string, text: string): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(number <= MAX_OFFSET)) throw malformed(name, `must be a whole number from 0 to ${MAX_OFFSET}`)
  return number
}
