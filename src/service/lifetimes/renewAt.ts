const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * When a payer's tokens are renewed although nobody reads with them: halfway to the death of the refresh token, and at
 * least daily, since payers forget grants that lie idle without saying after how long.
 */
export function renewAt(refreshableUntil: Date | null, now: number): Date {
  const left = refreshableUntil === null ? DAY_MS / 2 : Math.max(0, refreshableUntil.getTime() - now) / 2
  return new Date(now + Math.min(DAY_MS, Math.max(MINUTE_MS, left)))
}

/**
 * When a renewal that failed for the time being is tried again: after one minute, two, four, up to an hour; sooner where
 * the refresh token would be dead by then.
 *
 * @param failures in a row, 1 for the first
 */
export function retryRenewalAt(failures: number, refreshableUntil: Date | null, now: number): Date {
  const pause = Math.min(HOUR_MS, MINUTE_MS * 2 ** Math.min(failures - 1, 10))
  return new Date(Math.min(now + pause, renewAt(refreshableUntil, now).getTime()))
}
