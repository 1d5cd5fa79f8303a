import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { SearchParameter } from '../../definitions/searchParameters.ts'

/** How a date, number or quantity is compared (R4 Search, 3.1.1.4.3). */
export const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const
export type Prefix = (typeof PREFIXES)[number]

/** One of the values of a comma list; `text` is how it stands in a link, escapes and all. */
export type Value =
  | TokenValue
  | { kind: 'string'; text: string; value: string }
  | DateValue
  | QuantityValue
  | ReferenceValue
  | { kind: 'uri'; text: string; uri: string }
  | { kind: 'composite'; text: string; parts: { parameter: SearchParameter; value: Value }[] }

export interface TokenValue {
  kind: 'token'
  text: string
  /** Absent: any or none; empty: none. */
  system?: string
  /** Absent: any. */
  code?: string
}

export interface DateValue {
  kind: 'date'
  text: string
  prefix: Prefix
  /** UTC with milliseconds, both inclusive. */
  from: string
  to: string
}

export interface QuantityValue {
  kind: 'quantity'
  text: string
  prefix: Prefix
  /** Decimals as JSON writes them: the number, and the half-open range `[low, high)` that its digits stand for. */
  number: string
  low: string
  high: string
  /** Absent: any unit. */
  unit?: { system?: string; code?: string }
}

export interface ReferenceValue {
  kind: 'reference'
  text: string
  /** As references are indexed: `Type/id`, or an address elsewhere. More than one where only an id was given. */
  targets: string[]
}

/** What changes how values are compared; `:missing` and `:[type]` are told otherwise. */
export type Modifier = 'exact' | 'contains' | 'not' | 'text' | 'identifier' | 'above' | 'below'

/** What a match must fulfil. */
export type Condition =
  | { kind: 'match'; parameter: SearchParameter; modifier?: Modifier; values: Value[] }
  | { kind: 'missing'; parameter: SearchParameter; isMissing: boolean }
  /** The reference leads to a resource of one of these types that fulfils the condition of its type. */
  | { kind: 'chain'; parameter: SearchParameter; branches: { type: ResourceType; condition: Condition }[] }
  /** A resource of the type refers here by the parameter, and fulfils the condition. */
  | { kind: 'has'; type: ResourceType; parameter: SearchParameter; condition: Condition }
