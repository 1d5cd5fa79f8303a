import { isResourceType } from '../../../../contract/resourceTypes.ts'
import { searchParametersOf } from '../../definitions/searchParameters.ts'
import { definitionAt, definitionOf, valuesAt, valuesOf } from './fhirPathValues.ts'
import * as found from './valueTests.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { SearchParameter } from '../../definitions/searchParameters.ts'
import type { StoredJson } from '../storeResources.ts'
import type { TypedValue } from './fhirPathValues.ts'

/** One parameter of a query, and what it means. */
export interface Criterion {
  /** As it stands in the query, the value escaped. */
  name: string
  text: string
  fulfils: (resource: StoredJson) => boolean
  /** The memory repository understands it in the same way: see the table in `oracle.test.ts`. */
  isPlain: boolean
}

/** A value that some resource has for a parameter: what is asked for finds something, mostly. */
export interface Occurrence {
  resource: StoredJson
  parameter: SearchParameter
  value: TypedValue
}

export function occurrencesIn(resources: readonly StoredJson[]): Occurrence[] {
  return resources.flatMap((resource) =>
    [...searchParametersOf(resource.resourceType).values()].flatMap((parameter) =>
      valuesOf(resource, parameter.name).map((value) => ({ resource, parameter, value })),
    ),
  )
}

/** One value asked for, without modifier and comma list. */
interface Question {
  modifier?: string
  text: string
  test: found.ValueTest
  isPlain?: boolean
}

/**
 * Asks in one of many ways for what a resource has.
 * @param way any whole number from 0: chooses the way
 * @returns undefined: there is no such way for this value
 */
export function criterionFor({ resource, parameter, value }: Occurrence, way: number): Criterion | undefined {
  const { name, type } = parameter
  if (way % 11 === 10) return missing(name, way % 2 === 0)
  const question = QUESTIONS[type]({ type: resource.resourceType, parameter, value, way })
  if (question === undefined) return undefined
  const { modifier, text, test, isPlain = false } = question
  const some = (one: StoredJson) => valuesOf(one, name).some(test)
  return {
    name: modifier === undefined ? name : `${name}:${modifier}`,
    text,
    fulfils: modifier === 'not' ? (one) => !some(one) : some,
    isPlain,
  }
}

function missing(name: string, isMissing: boolean): Criterion {
  return {
    name: `${name}:missing`,
    text: String(isMissing),
    fulfils: (resource) => hasIndexed(resource, name) !== isMissing,
    isPlain: false,
  }
}

/** Is there anything to find? A procedure's date as an age is no date; a reference may be but a data-absent-reason. */
function hasIndexed(resource: StoredJson, name: string): boolean {
  const { type } = searchParametersOf(resource.resourceType).get(name) ?? {}
  return valuesOf(resource, name).some((value) => type !== undefined && IS_THERE[type](value, resource, name))
}

const IS_THERE: Record<
  SearchParameter['type'],
  (value: TypedValue, resource: StoredJson, name: string) => boolean
> = {
  token: (value) => found.tokensOf(value).length > 0 || found.textsOf(value).length > 0,
  string: (value) => found.stringsOf(value).length > 0,
  date: (value) => found.spansOf(value).length > 0,
  quantity: (value) => found.measuresOf(value).length > 0,
  number: () => true,
  uri: () => true,
  reference: ({ value }) =>
    typeof value === 'string' ||
    ['reference', 'identifier', 'display'].some((key) => key in (value as object)),
  composite: (value, { resourceType }, name) =>
    componentsOf(resourceType, name).every(({ of, expression }) =>
      valuesAt(value, expression).some((part) => IS_THERE[of.type](part, value.value as StoredJson, of.name)),
    ),
}

interface Asked {
  type: ResourceType
  parameter: SearchParameter
  value: TypedValue
  way: number
}

const QUESTIONS: Record<SearchParameter['type'], (asked: Asked) => Question | undefined> = {
  token: askToken,
  string: askString,
  date: askDate,
  quantity: askQuantity,
  number: () => undefined,
  uri: ({ value }) => {
    const [wanted = ''] = found.referencesOf(value)
    return { text: escaped(wanted), test: (one) => found.referencesOf(one).includes(wanted) }
  },
  reference: askReference,
  composite: askComposite,
}

function askToken({ value, way }: Asked): Question | undefined {
  const tokens = found.tokensOf(value)
  const { system, code } = tokens[way % Math.max(tokens.length, 1)] ?? {}
  const texts = found.textsOf(value)
  const hasSystems = value.type !== 'code'
  const same = (one: string | undefined) => one?.toLowerCase() === code?.toLowerCase()
  const anyToken = (test: (token: { system?: string; code?: string }) => boolean) => (one: TypedValue) =>
    found.tokensOf(one).some(test)
  if (way % 7 === 5) {
    const text = texts[way % Math.max(texts.length, 1)]
    if (text === undefined || found.plain(text) === '') return undefined
    const start = text.slice(0, 1 + (way % 12))
    if (found.plain(start) === '') return undefined
    const test: found.ValueTest = (one) =>
      found.textsOf(one).some((each) => found.plain(each).startsWith(found.plain(start)))
    return { modifier: 'text', text: escaped(start), test }
  }
  if (system !== undefined && hasSystems && way % 7 === 1) {
    return { text: `${escaped(system)}|`, test: anyToken((one) => one.system === system), isPlain: true }
  }
  if (code === undefined) return undefined
  const bare: Question = { text: escaped(code), test: anyToken((one) => same(one.code)), isPlain: true }
  if (way % 7 === 2) return { ...bare, text: escaped(code.toUpperCase()) }
  if (way % 7 === 3) return { ...bare, modifier: 'not' }
  if (way % 7 === 4 || !hasSystems) return bare
  return system === undefined
    ? { text: `|${escaped(code)}`, test: anyToken((one) => one.system === undefined && same(one.code)) }
    : {
        text: `${escaped(system)}|${escaped(code)}`,
        test: anyToken((one) => one.system === system && same(one.code)),
        isPlain: true,
      }
}

function askString({ value, way }: Asked): Question | undefined {
  const strings = found.stringsOf(value)
  const whole = strings[way % Math.max(strings.length, 1)]
  if (whole === undefined || whole.length > 200 || found.plain(whole) === '') return undefined
  const any = (test: (text: string) => boolean) => (one: TypedValue) => found.stringsOf(one).some(test)
  if (way % 3 === 0) return { modifier: 'exact', text: escaped(whole), test: any((text) => text === whole) }
  const part =
    way % 3 === 1 ? whole.slice(0, 1 + (way % 9)) : whole.slice(way % whole.length, (way % whole.length) + 4)
  const wanted = found.plain(part)
  if (wanted === '') return undefined
  return way % 3 === 1
    ? {
        text: escaped(part.toUpperCase()),
        test: any((text) => found.plain(text).startsWith(found.plain(part.toUpperCase()))),
      }
    : { modifier: 'contains', text: escaped(part), test: any((text) => found.plain(text).includes(wanted)) }
}

function askDate({ value, way }: Asked): Question | undefined {
  const texts = /\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?)?)?/.exec(JSON.stringify(value.value)) ?? []
  const [whole] = texts
  if (whole === undefined || found.spansOf(value).length === 0) return undefined
  const prefixes = Object.keys(found.SPAN_TESTS)
  const prefix = prefixes[way % prefixes.length] ?? 'eq'
  const length = [4, 7, 10, 99][Math.floor(way / prefixes.length) % 4]
  const text = whole.slice(0, length)
  const asked = found.spanOf(text)
  const compare = found.SPAN_TESTS[prefix]
  if (compare === undefined) return undefined
  return {
    text: prefix === 'eq' && way % 2 === 0 ? text : `${prefix}${text}`,
    test: (one) => found.spansOf(one).some((span) => compare(span, asked)),
  }
}

function askQuantity({ value, way }: Asked): Question | undefined {
  const [measure] = found.measuresOf(value)
  const number = measure && [measure.from, measure.to].find(Number.isFinite)
  // HL7 has an example of 1e245 of something: nobody asks for it, and nobody may.
  if (measure === undefined || number === undefined || Math.abs(number) > 1e12) return undefined
  const decimals = way % 3
  const text = number.toFixed(decimals)
  const asked = { number: Number(text), half: 0.5 * 10 ** -decimals }
  const prefixes = Object.keys(found.MEASURE_TESTS)
  const prefix = prefixes[way % prefixes.length] ?? 'eq'
  const compare = found.MEASURE_TESTS[prefix]
  if (compare === undefined) return undefined
  const { system, code } = measure
  const hasUnit = way % 5 < 2 && code !== undefined
  const isOpen = way % 5 === 1 || system === undefined
  const unit = !hasUnit ? '' : isOpen ? `||${escaped(code)}` : `|${escaped(system)}|${escaped(code)}`
  const isUnit = (one: found.Measure) =>
    !hasUnit || (isOpen ? one.code === code || one.unit === code : one.system === system && one.code === code)
  return {
    text: `${prefix}${text}${unit}`,
    test: (one) => found.measuresOf(one).some((each) => compare(each, asked) && isUnit(each)),
  }
}

function askReference({ parameter, value, way }: Asked): Question | undefined {
  const identifier = found.identifierOf(value)
  if (identifier?.value !== undefined && way % 2 === 0) {
    const { system, value: number } = identifier
    const test: found.ValueTest = (one) => {
      const other = found.identifierOf(one)
      return other?.system === system && other?.value?.toLowerCase() === number.toLowerCase()
    }
    return { modifier: 'identifier', text: `${escaped(system ?? '')}|${escaped(number)}`, test }
  }
  const [whole] = found.referencesOf(value)
  if (whole === undefined || whole.startsWith('#')) return undefined
  const [, type, id] = /^([A-Z][A-Za-z]+)\/([0-9a-f-]{36})$/.exec(whole) ?? []
  const test: found.ValueTest = (one) => found.referencesOf(one).includes(whole)
  if (!isResourceType(type)) return { text: escaped(whole), test }
  // What R4 does not let the reference lead to is refused, though some examples do it.
  if (id === undefined || !parameter.targets.includes(type)) return undefined
  if (way % 3 === 0) return { text: whole, test, isPlain: true }
  return way % 3 === 1 ? { text: id, test } : { modifier: type, text: id, test }
}

interface Component {
  of: { name: string; type: SearchParameter['type'] }
  expression: string
}

/** DocumentReference.relationship names its components' definitions the wrong way round: its expressions are right. */
function componentsOf(type: ResourceType, name: string): Component[] {
  const { component = [] } = definitionOf(type, name)
  const urls = component.map(({ definition }) => definition)
  if (name === 'relationship') urls.reverse()
  return component.map(({ expression }, index) => {
    const { code, type: kind } = definitionAt(urls[index] ?? '')
    // R4 writes DateTime once.
    return {
      of: { name: code, type: kind as SearchParameter['type'] },
      expression: expression.replace('DateTime', 'dateTime'),
    }
  })
}

function askComposite({ type, parameter, value, way }: Asked): Question | undefined {
  const questions = componentsOf(type, parameter.name).map(({ of, expression }, index) => {
    const [part] = valuesAt(value, expression)
    const own = searchParametersOf(type).get(of.name)
    if (part === undefined || own === undefined) return undefined
    // Modifiers do not reach into a composite.
    const question = [0, 1, 2, 3].map((more) =>
      QUESTIONS[of.type]({ type, parameter: own, value: part, way: way + index + more }),
    )
    const asked = question.find((one) => one !== undefined && one.modifier === undefined)
    return asked === undefined ? undefined : { expression, ...asked }
  })
  const parts = questions.filter((one) => one !== undefined)
  if (parts.length < questions.length) return undefined
  return {
    text: parts.map(({ text }) => text).join('$'),
    test: (element) => parts.every(({ expression, test }) => valuesAt(element, expression).some(test)),
  }
}

export function escaped(text: string): string {
  return text.replaceAll(/[\\,|$]/g, (character) => `\\${character}`)
}
