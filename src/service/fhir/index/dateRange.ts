/** UTC, ISO 8601 with milliseconds, both ends inclusive. */
export interface DateRange {
  from: string
  to: string
}

export const BEGINNING = '0000-01-01T00:00:00.000Z'
export const END = '9999-12-31T23:59:59.999Z'

const DATE =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?)?$/

/**
 * The time that a FHIR date, dateTime or instant covers: `2015-02` is all of February, `…T10:00:00Z` a whole second
 * (https://hl7.org/fhir/R4/search.html#date). A time without a zone, which R4 forbids, is taken as UTC, as are days.
 * @returns undefined for anything that is none, 30 February too
 */
export function dateRange(text: string): DateRange | undefined {
  const found = DATE.exec(text)
  if (found === null) return undefined
  const [, year = '', month, day, hours, minutes = '', seconds, fraction, zone] = found
  if (month === undefined) return { from: `${year}-01-01T00:00:00.000Z`, to: `${year}-12-31T23:59:59.999Z` }
  const last = lastDay(Number(year), Number(month))
  if (Number(day ?? '1') > last) return undefined
  if (hours === undefined) {
    const from = `${year}-${month}-${day ?? '01'}`
    return { from: `${from}T00:00:00.000Z`, to: `${year}-${month}-${day ?? last}T23:59:59.999Z` }
  }
  const start = new Date(0)
  start.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const milliseconds = (fraction ?? '').padEnd(3, '0').slice(0, 3)
  start.setUTCHours(
    Number(hours),
    Number(minutes) - offsetMinutes(zone),
    Number(seconds ?? 0),
    Number(milliseconds),
  )
  const length = seconds === undefined ? 60_000 : 10 ** (3 - Math.min(fraction?.length ?? 0, 3))
  return { from: print(start.getTime()), to: print(start.getTime() + length - 1) }
}

function lastDay(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  return zone.startsWith('-') ? -minutes : minutes
}

/** A zone may carry a time over the ends of the four-digit years. */
function print(time: number): string {
  const text = new Date(time).toISOString()
  if (text.startsWith('-')) return BEGINNING
  return text.startsWith('+') ? END : text
}
