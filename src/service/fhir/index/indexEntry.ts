/**
 * What a search can find in a resource: one entry for each value at a parameter's places.
 *
 * - `date`: both ends inclusive, UTC, with milliseconds; a year or a month is a range. An open end is
 *   `0000-01-01T00:00:00.000Z` or `9999-12-31T23:59:59.999Z`.
 * - `quantity`: `from` and `to` are the implied precision of `value` (3.5 is 3.45 to 3.55), or the ends of a range,
 *   which has no `value`; an open end is ± Number.MAX_VALUE.
 * - `reference`: `target` where it is relative; `url` for all else that stands in `reference` (absolute, `urn:`, `#…`),
 *   and for canonicals, which with a version (`url|1`) give a second entry without.
 * - `token`: `text` is a display or text, for `:text`; a concept's own text is an entry of its own, without a code.
 * - `composite`: one entry an element of the base; `parts` in the order of the parameter's components.
 */
export type IndexEntry =
  | TokenEntry
  | { kind: 'string'; parameter: string; value: string }
  | { kind: 'date'; parameter: string; from: string; to: string }
  | { kind: 'number'; parameter: string; value: number; from: number; to: number }
  | QuantityEntry
  | ReferenceEntry
  | { kind: 'uri'; parameter: string; value: string }
  | { kind: 'composite'; parameter: string; parts: IndexEntry[][] }

export interface TokenEntry {
  kind: 'token'
  parameter: string
  system?: string
  code?: string
  text?: string
}

export interface QuantityEntry {
  kind: 'quantity'
  parameter: string
  value?: number
  from: number
  to: number
  system?: string
  code?: string
  unit?: string
}

export interface ReferenceEntry {
  kind: 'reference'
  parameter: string
  target?: { type: string; id: string }
  url?: string
  identifier?: { system?: string; value?: string }
  display?: string
}
