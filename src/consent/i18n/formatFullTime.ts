import { locale } from './locale.ts'

/** "May 4, 2027, 3:40 PM GMT+2": for what is read long after, and elsewhere. */
export function formatFullTime(timeMs: number): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(timeMs)
}
