const PARTS = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T|$)/

/**
 * A FHIR date for reading, as precise as it was written: "2018", "April 2018", "Apr 8, 2018". The day is the one
 * written at the source; it is not moved into the reader's time zone. What is no date is shown as it stands.
 */
export function formatWhen(date: string, locale = 'en-US'): string {
  const match = PARTS.exec(date)
  const [, year, month, day] = match ?? []
  if (year === undefined) return date
  if (month === undefined) return year
  const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? '1')))
  return formatOf(locale, day === undefined ? 'month' : 'day').format(moment)
}

const STYLES = {
  month: { year: 'numeric', month: 'long', timeZone: 'UTC' },
  day: { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' },
} as const

/** To make one takes a hundred times as long as to use it, and a long record has thousands of dates. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string, precision: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${locale} ${precision}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(locale, STYLES[precision])
  formats.set(key, made)
  return made
}

/** "Apr 8, 2018", or "Apr 8, 2018 to May 2, 2018", or "since Apr 8, 2018". */
export function formatPeriod(start: string | undefined, end: string | undefined): string | undefined {
  if (start !== undefined && end !== undefined) {
    const [from, to] = [formatWhen(start), formatWhen(end)]
    return from === to ? from : `${from} to ${to}`
  }
  if (start !== undefined) return `since ${formatWhen(start)}`
  return end === undefined ? undefined : `until ${formatWhen(end)}`
}
