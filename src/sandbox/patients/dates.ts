const DAY_MS = 86_400_000

/** Moves a date (`YYYY-MM-DD`) by whole days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Moves a date by years; 29 February becomes 28 February where there is none. */
export function addYears(date: string, years: number): string {
  const [year = '', month = '', day = ''] = date.split('-')
  const moved = String(Number(year) + years)
  const leap = new Date(Date.UTC(Number(moved), 1, 29)).getUTCMonth() === 1
  return `${moved}-${month}-${month === '02' && day === '29' && !leap ? '28' : day}`
}

/** Whole days from one date to the other; negative when the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** The last day of the month before the one that the instant (Unix milliseconds) is in, UTC. */
export function endOfLastMonth(nowMs: number): string {
  const now = new Date(nowMs)
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).toISOString().slice(0, 10)
}

/** An instant on that day, UTC. */
export function atTime(date: string, hour: number, minute = 0): string {
  return `${date}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`
}
