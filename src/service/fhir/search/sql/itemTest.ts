import { indexable, normalize } from '../columns/normalize.ts'
import { formOf } from '../columns/tokenForms.ts'
import { dateTest } from './dateTest.ts'
import { quoted } from './jsonPath.ts'
import { quantityTest } from './quantityTest.ts'
import type { Modifier, Value } from '../query/condition.ts'
import type { PathVariables } from './jsonPath.ts'

export interface TestContext {
  variables: PathVariables
  /** When the query is made, in Unix milliseconds: what is about a date depends on how long ago it was. */
  now: number
  modifier?: Modifier | undefined
}

const NEVER = '(1 == 2)'

/** The test that an item of a search column must pass to have this value; `@` is the item. */
export function itemTest(value: Value, context: TestContext): string {
  const { variables } = context
  switch (value.kind) {
    case 'token':
      // Without a code, whatever code is of the system.
      return `(@ ${value.code === undefined ? 'starts with' : '=='} ${variables.text(formOf(value))})`
    case 'reference':
      return anyOf(value.targets.map((target) => `(@ == ${variables.text(indexable(target))})`))
    case 'uri':
      return uriTest(indexable(value.uri), context)
    case 'string':
      return stringTest(value.value, context)
    case 'date':
      return dateTest(value, context)
    case 'quantity':
      return quantityTest(value, variables)
    case 'composite':
      return compositeTest(value.parts, context)
  }
}

export function anyOf(tests: readonly string[]): string {
  return tests.length === 0 ? NEVER : `(${tests.join(' || ')})`
}

/** All parts of one element. */
function compositeTest(
  parts: Extract<Value, { kind: 'composite' }>['parts'],
  { variables, now }: TestContext,
): string {
  const tests = parts.map(
    ({ value }, index) => `exists(@.p${index}[*] ? (${itemTest(value, { variables, now })}))`,
  )
  return `(${tests.join(' && ')})`
}

/** By default the beginning, without case and accents; `:exact` the whole as it stands (R4 Search, 3.1.1.4.7). */
function stringTest(text: string, { modifier, variables }: TestContext): string {
  if (modifier === 'exact') {
    const whole = variables.text(indexable(text))
    return `(@.o == ${whole} || (!exists(@.o) && @.n == ${whole}))`
  }
  const wanted = normalize(text)
  // Nothing but accents or spaces: the beginning of everything, which nobody means.
  if (wanted === '') return NEVER
  if (modifier === 'contains') return `(@.n like_regex ${quoted(wanted)} flag "q")`
  return `(@.n starts with ${variables.text(wanted)})`
}

/** `:below` what the address is a folder of, `:above` the folders that the address is in, itself each time. */
function uriTest(uri: string, { variables, modifier }: TestContext): string {
  const itself = `(@ == ${variables.text(uri)})`
  if (modifier === 'below') {
    return `(${itself} || @ starts with ${variables.text(`${uri.replace(/\/$/, '')}/`)})`
  }
  if (modifier !== 'above') return itself
  const folders = [...uri.matchAll(/(?<=[^/])\/(?!\/)/g)].flatMap(({ index }) => [
    uri.slice(0, index),
    uri.slice(0, index + 1),
  ])
  return anyOf([itself, ...folders.map((folder) => `(@ == ${variables.text(folder)})`)])
}
