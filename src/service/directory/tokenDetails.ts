import type { EndpointRecord } from './endpointRecord.ts'

/** What the directory page tells apart (seeds 000 and 001, FAQ). */
export const TOKEN_TYPES = {
  refreshable: 'Refreshable Token',
  'non-refreshable': 'Non-refreshable Token',
} as const
export type TokenType = keyof typeof TOKEN_TYPES

export function tokenTypeOf({ refreshable }: Pick<EndpointRecord, 'refreshable'>): TokenType {
  return refreshable ? 'refreshable' : 'non-refreshable'
}

const HOUR = 3600
const DAY = 24 * HOUR

/** How long a patient's authorization lasts at a plan, as far as the directory knows. */
export function durationOf({
  refreshable,
  maxAuthorizationSeconds: max,
}: Pick<EndpointRecord, 'refreshable' | 'maxAuthorizationSeconds'>): string {
  if (!refreshable) return 'One-time use: data for 24 hours'
  if (max === undefined) return 'For as long as the plan allows, which it does not tell'
  if (max === 0) return 'Indefinitely'
  return `Up to ${inWords(max)}`
}

/** The largest unit that keeps the number whole enough: 365 days, 36 hours, 90 minutes. */
function inWords(seconds: number): string {
  const [count, unit] =
    seconds >= 2 * DAY
      ? [Math.floor(seconds / DAY), 'day']
      : seconds >= HOUR
        ? [Math.floor(seconds / HOUR), 'hour']
        : [Math.ceil(seconds / 60), 'minute']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
