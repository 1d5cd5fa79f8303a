import type { TypedValue } from './fhirPathValues.ts'

/** Does one value fulfil what was asked for? By R4's text on search alone, without the index. */
export type ValueTest = (found: TypedValue) => boolean

interface Coded {
  system?: string
  code?: string
  value?: string
  display?: string
  text?: string
  coding?: Coded[]
  type?: Coded
}

/** System and code of a value; a code's own system is not told here, since only the definition knows it. */
export function tokensOf({ type, value }: TypedValue): { system?: string; code?: string }[] {
  const coded = value as Coded
  switch (type) {
    case 'CodeableConcept':
      return coded.coding ?? []
    case 'Coding':
      return [coded]
    case 'Identifier':
    case 'ContactPoint':
      return [
        {
          ...(coded.system !== undefined && { system: coded.system }),
          ...(coded.value !== undefined && { code: coded.value }),
        },
      ]
    default:
      return typeof value === 'object' ? [] : [{ code: String(value) }]
  }
}

export function textsOf({ type, value }: TypedValue): string[] {
  const coded = value as Coded
  const texts =
    type === 'CodeableConcept'
      ? [coded.text, ...(coded.coding ?? []).map(({ display }) => display)]
      : type === 'Coding'
        ? [coded.display]
        : type === 'Identifier'
          ? [coded.type?.text]
          : []
  return texts.filter((text) => text !== undefined)
}

const PARTS: Record<string, string[]> = {
  HumanName: ['text', 'family', 'given', 'prefix', 'suffix'],
  Address: ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'],
}

export function stringsOf({ type, value }: TypedValue): string[] {
  if (typeof value === 'string') return [value]
  return (PARTS[type] ?? []).flatMap((part) => (value as Record<string, string | string[]>)[part] ?? [])
}

export function plain(text: string): string {
  return text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/\s+/g, ' ').trim()
}

/** Milliseconds, both ends inclusive. */
export interface Span {
  from: number
  to: number
}

/** By the precision that a date is written with. */
export function spanOf(text: string): Span {
  const [date = '', time] = text.split('T')
  if (time === undefined) {
    const [year = 0, month, day] = date.split('-').map(Number)
    const from = Date.UTC(year, (month ?? 1) - 1, day ?? 1)
    const next =
      day !== undefined
        ? Date.UTC(year, (month ?? 1) - 1, day + 1)
        : month !== undefined
          ? Date.UTC(year, month, 1)
          : Date.UTC(year + 1, 0, 1)
    return { from, to: next - 1 }
  }
  const from = Date.parse(text)
  return { from, to: time.includes('.') ? from : from + 999 }
}

interface Times {
  start?: string
  end?: string
  event?: string[]
  repeat?: { boundsPeriod?: Times }
}

const DATES = new Set(['date', 'dateTime', 'instant'])

export function spansOf({ type, value }: TypedValue): Span[] {
  if (typeof value === 'string') return DATES.has(type) ? [spanOf(value)] : []
  if (type !== 'Period' && type !== 'Timing') return []
  const { start, end, event = [], repeat } = value as Times
  const { start: first, end: last } = repeat?.boundsPeriod ?? { start, end }
  const spans = event.map(spanOf)
  if (first !== undefined || last !== undefined) {
    spans.push({
      from: first === undefined ? -Infinity : spanOf(first).from,
      to: last === undefined ? Infinity : spanOf(last).to,
    })
  }
  if (spans.length === 0) return []
  return [{ from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) }]
}

export const SPAN_TESTS: Record<string, (found: Span, asked: Span) => boolean> = {
  eq: (found, asked) => asked.from <= found.from && found.to <= asked.to,
  ne: (found, asked) => !(asked.from <= found.from && found.to <= asked.to),
  gt: (found, asked) => found.to > asked.to,
  lt: (found, asked) => found.from < asked.from,
  ge: (found, asked) => found.to > asked.to || (asked.from <= found.from && found.to <= asked.to),
  le: (found, asked) => found.from < asked.from || (asked.from <= found.from && found.to <= asked.to),
  sa: (found, asked) => found.from > asked.to,
  eb: (found, asked) => found.to < asked.from,
}

interface Measured {
  value?: number
  comparator?: string
  unit?: string
  system?: string
  code?: string
  low?: Measured
  high?: Measured
  origin?: Measured
  lowerLimit?: number
  upperLimit?: number
}

export interface Measure {
  from: number
  to: number
  unit?: string | undefined
  system?: string | undefined
  code?: string | undefined
}

export function measuresOf({ type, value }: TypedValue): Measure[] {
  const {
    value: number,
    comparator = '',
    low,
    high,
    origin,
    lowerLimit,
    upperLimit,
    ...own
  } = value as Measured
  const between = (
    from: number | undefined,
    to: number | undefined,
    { unit, system, code }: Measured = {},
  ) =>
    from === undefined && to === undefined
      ? []
      : [{ from: from ?? -Infinity, to: to ?? Infinity, unit, system, code }]
  if (type === 'Range') return between(low?.value, high?.value, low ?? high)
  if (type === 'SampledData') return between(lowerLimit, upperLimit, origin)
  if (number === undefined) return []
  return between(
    comparator.startsWith('<') ? undefined : number,
    comparator.startsWith('>') ? undefined : number,
    own,
  )
}

/** `half` a unit of the last digit asked for. */
export const MEASURE_TESTS: Record<
  string,
  (found: Measure, asked: { number: number; half: number }) => boolean
> = {
  eq: ({ from, to }, { number, half }) => number - half <= from && to < number + half,
  ne: ({ from, to }, { number, half }) => !(number - half <= from && to < number + half),
  gt: ({ to }, { number }) => to > number,
  lt: ({ from }, { number }) => from < number,
  ge: ({ to }, { number }) => to >= number,
  le: ({ from }, { number }) => from <= number,
  sa: ({ from }, { number, half }) => from >= number + half,
  eb: ({ to }, { number, half }) => to < number - half,
}

interface Referring {
  reference?: string
  identifier?: { system?: string; value?: string }
}

/** `Type/id` or an address, as it stands; of a canonical also without its version. */
export function referencesOf({ value }: TypedValue): string[] {
  if (typeof value === 'string') return [value, value.split('|')[0] ?? value]
  const { reference } = value as Referring
  return reference === undefined ? [] : [reference]
}

export function identifierOf({ value }: TypedValue): { system?: string; value?: string } | undefined {
  return typeof value === 'object' ? (value as Referring).identifier : undefined
}
