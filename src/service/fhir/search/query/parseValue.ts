import { searchParametersOf } from '../../definitions/searchParameters.ts'
import { dateRange } from '../../index/dateRange.ts'
import { indexable } from '../columns/normalize.ts'
import { PREFIXES } from './condition.ts'
import { readDecimal } from './decimal.ts'
import { splitUnescaped, unescape } from './escaping.ts'
import { malformed } from './malformed.ts'
import { parseReference } from './parseReference.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { SearchParameter } from '../../definitions/searchParameters.ts'
import type { DateValue, Prefix, QuantityValue, TokenValue, Value } from './condition.ts'

const ID = /^[A-Za-z0-9\-.]{1,64}$/

/** What values may mean beyond what they say. */
export interface ValueContext {
  /** Ours, without `Patient/`: what `$PATIENT_ID` stands for. */
  patientId: string
  /** The public address of the FHIR API: references to it are to ours. */
  fhirUrl: string
}

/** What is read: `name` is how the parameter was called, for errors; `type` is whose parameter it is. */
export interface Asked {
  name: string
  type: ResourceType
  parameter: SearchParameter
}

/**
 * One value, without commas, of a parameter's own type.
 * @throws {FhirError} 400, naming the parameter
 */
export function parseValue(text: string, asked: Asked, context: ValueContext): Value {
  const { name, parameter } = asked
  switch (parameter.type) {
    case 'token':
      return parseToken(text, asked, context)
    case 'string':
      return { kind: 'string', text, value: unescape(text) }
    case 'uri':
      return { kind: 'uri', text, uri: unescape(text) }
    case 'date':
      return parseDate(text, name)
    case 'number':
    case 'quantity':
      return parseQuantity(text, asked)
    case 'reference':
      return parseReference(text, { name, targets: parameter.targets }, context)
    case 'composite':
      return parseComposite(text, asked, context)
  }
}

/** `code`, `system|code`, `|code` or `system|`. */
export function parseToken(text: string, asked: Asked, context: ValueContext): TokenValue {
  const { name, parameter } = asked
  if (parameter.name === '_id') return parseId(text, name, context)
  const [first = '', second, ...more] = splitUnescaped(text, '|').map(unescape)
  if (more.length > 0) throw malformed(name, 'must be code, system|code, |code or system|')
  if (second === undefined) return { kind: 'token', text, code: first }
  if (first === '' && second === '') throw malformed(name, 'must have a system or a code')
  return { kind: 'token', text, system: first, ...(second !== '' && { code: second }) }
}

/** Of all tokens `_id` alone may be the wildcard (contract section 5). */
function parseId(text: string, name: string, { patientId }: ValueContext): TokenValue {
  const id = text === '$PATIENT_ID' ? patientId : text
  if (!ID.test(id)) throw malformed(name, 'must be an id, or several with commas between them')
  return { kind: 'token', text: id, code: id }
}

function parseDate(text: string, name: string): DateValue {
  const { prefix, rest } = readPrefix(text)
  // A `+` of a zone that was not encoded arrives as a space.
  const range = dateRange(rest.replace(' ', '+'))
  if (range === undefined) {
    throw malformed(
      name,
      'must be a date such as 2026-02-28 or 2026-02-28T12:00:00Z, with or without a prefix',
    )
  }
  return { kind: 'date', text, prefix, ...range }
}

/** `number`, and of quantities also `number|system|code` and `number||code`. */
function parseQuantity(text: string, { name, parameter }: Asked): QuantityValue {
  const { prefix, rest } = readPrefix(text)
  const [number = '', system, code, ...more] = splitUnescaped(rest, '|').map(unescape)
  const decimal = readDecimal(number)
  const hasUnit = system !== undefined
  const isUnitReadable = parameter.type === 'quantity' ? !hasUnit || code !== undefined : !hasUnit
  if (decimal === undefined || !isUnitReadable || more.length > 0) {
    const units = parameter.type === 'quantity' ? ', number|system|code or number||code' : ''
    throw malformed(name, `must be a number${units}, with or without a prefix`)
  }
  if (system === undefined || code === undefined) return { kind: 'quantity', text, prefix, ...decimal }
  const unit = {
    ...(system !== '' && { system: indexable(system) }),
    ...(code !== '' && { code: indexable(code) }),
  }
  return { kind: 'quantity', text, prefix, ...decimal, unit }
}

function readPrefix(text: string): { prefix: Prefix; rest: string } {
  const prefix = PREFIXES.find((each) => text.startsWith(each))
  return prefix === undefined ? { prefix: 'eq', rest: text } : { prefix, rest: text.slice(2) }
}

/** `a$b`, in the order of the components. */
function parseComposite(text: string, { name, type, parameter }: Asked, context: ValueContext): Value {
  const components = parameter.components ?? []
  const parts = splitUnescaped(text, '$')
  if (parts.length !== components.length || parts.includes('')) {
    throw malformed(name, `must be ${components.length} values with a $ between them`)
  }
  return {
    kind: 'composite',
    text,
    parts: components.map((component, index) => {
      const own = searchParametersOf(type).get(component.parameter)
      if (own === undefined) throw new TypeError(`${type} has no parameter ${component.parameter}`)
      return {
        parameter: own,
        value: parseValue(parts[index] ?? '', { name, type, parameter: own }, context),
      }
    }),
  }
}
