import { isLoose, itemsAt, memberAt, textAt } from './fhirValues.ts'
import type { TokenEntry } from './indexEntry.ts'
import type { Loose } from './fhirValues.ts'
import type { ValueReader } from './valueReader.ts'

const fromText: ValueReader = (value, parameter, { system }) =>
  typeof value === 'string' && value !== '' ? [token(parameter, system, value)] : []

const fromBoolean: ValueReader = (value, parameter) =>
  typeof value === 'boolean' ? [token(parameter, undefined, String(value))] : []

const fromCoding: ValueReader = (value, parameter) => (isLoose(value) ? codings(parameter, [value]) : [])

const fromConcept: ValueReader = (value, parameter) => {
  if (!isLoose(value)) return []
  const text = textAt(value, 'text')
  const own = text === undefined ? [] : [token(parameter, undefined, undefined, text)]
  return [...codings(parameter, itemsAt(value, 'coding').filter(isLoose)), ...own]
}

const fromIdentifier: ValueReader = (value, parameter) => {
  if (!isLoose(value)) return []
  const type = memberAt(value, 'type')
  const text = isLoose(type) ? textAt(type, 'text') : undefined
  return present(token(parameter, textAt(value, 'system'), textAt(value, 'value'), text))
}

/** Its system is the kind of contact, so that `telecom=phone|555-1234` is understood beside `telecom=555-1234`. */
const fromContactPoint: ValueReader = (value, parameter) =>
  isLoose(value) && textAt(value, 'value') !== undefined
    ? [token(parameter, textAt(value, 'system'), textAt(value, 'value'))]
    : []

export const TOKEN_READERS = {
  code: fromText,
  string: fromText,
  boolean: fromBoolean,
  Coding: fromCoding,
  CodeableConcept: fromConcept,
  Identifier: fromIdentifier,
  ContactPoint: fromContactPoint,
}

function codings(parameter: string, given: readonly Loose[]): TokenEntry[] {
  return given.flatMap((coding) =>
    present(token(parameter, textAt(coding, 'system'), textAt(coding, 'code'), textAt(coding, 'display'))),
  )
}

export function token(parameter: string, system?: string, code?: string, text?: string): TokenEntry {
  const entry: TokenEntry = { kind: 'token', parameter }
  if (system !== undefined) entry.system = system
  if (code !== undefined) entry.code = code
  if (text !== undefined) entry.text = text
  return entry
}

function present(entry: TokenEntry): TokenEntry[] {
  return entry.system === undefined && entry.code === undefined && entry.text === undefined ? [] : [entry]
}
