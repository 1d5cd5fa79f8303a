import { BEGINNING, END, dateRange } from './dateRange.ts'
import { isLoose, itemsAt, memberAt, textAt } from './fhirValues.ts'
import type { DateRange } from './dateRange.ts'
import type { IndexEntry } from './indexEntry.ts'
import type { Loose } from './fhirValues.ts'
import type { ValueReader } from './valueReader.ts'

const fromText: ValueReader = (value, parameter) =>
  typeof value === 'string' ? entryOf(parameter, dateRange(value)) : []

/** An end that is absent is open; one that cannot be read is taken as absent. */
const fromPeriod: ValueReader = (value, parameter) =>
  isLoose(value) ? entryOf(parameter, ofPeriod(value)) : []

/**
 * The outer limits of a schedule: from the first to the last of its events, widened to `repeat.boundsPeriod`
 * (https://hl7.org/fhir/R4/search.html#date: what lies between does not matter).
 */
const fromTiming: ValueReader = (value, parameter) => {
  if (!isLoose(value)) return []
  const events = itemsAt(value, 'event').map((event) =>
    typeof event === 'string' ? dateRange(event) : undefined,
  )
  const repeat = memberAt(value, 'repeat')
  const bounds = isLoose(repeat) ? memberAt(repeat, 'boundsPeriod') : undefined
  return entryOf(parameter, hull([...events, isLoose(bounds) ? ofPeriod(bounds) : undefined]))
}

export const DATE_READERS = {
  date: fromText,
  dateTime: fromText,
  instant: fromText,
  Period: fromPeriod,
  Timing: fromTiming,
}

function ofPeriod(period: Loose): DateRange | undefined {
  const start = dateRange(textAt(period, 'start') ?? '')
  const end = dateRange(textAt(period, 'end') ?? '')
  if (start === undefined && end === undefined) return undefined
  // Some sources write the ends the wrong way round.
  if (start !== undefined && end !== undefined) return hull([start, end])
  return { from: start?.from ?? BEGINNING, to: end?.to ?? END }
}

function hull(ranges: readonly (DateRange | undefined)[]): DateRange | undefined {
  return ranges.reduce((all, range) => {
    if (all === undefined || range === undefined) return all ?? range
    return { from: all.from < range.from ? all.from : range.from, to: all.to > range.to ? all.to : range.to }
  }, undefined)
}

function entryOf(parameter: string, range: DateRange | undefined): IndexEntry[] {
  return range === undefined ? [] : [{ kind: 'date', parameter, ...range }]
}
