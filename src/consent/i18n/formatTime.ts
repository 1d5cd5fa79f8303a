import { locale } from './locale.ts'

const DAY_MS = 86_400_000

/** "today, 3:40 PM", "tomorrow, 3:40 PM", "May 4, 2027, 3:40 PM": the reader's own time zone. */
export function formatTime(timeMs: number, nowMs: number = Date.now()): string {
  const days = Math.round((startOfDay(timeMs) - startOfDay(nowMs)) / DAY_MS)
  if (days !== 0 && days !== 1 && days !== -1) {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(timeMs)
  }
  const day = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
  return `${day}, ${new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(timeMs)}`
}

function startOfDay(timeMs: number): number {
  return new Date(timeMs).setHours(0, 0, 0, 0)
}
