import { createHash } from 'node:crypto'

const HOUR_MS = 3_600_000
/** Together a little less than the 24 hours that are promised, so that a sync has time to run and to be tried again. */
const AFTER_MS = 20 * HOUR_MS
const SPREAD_MS = 3 * HOUR_MS

/**
 * When an authorization's records are read again: 20 to 23 hours after the last sync (at least every 24 hours, whatever
 * the network: contract section 4). Each has a place of its own in between, so that patients who linked in the same
 * minute do not come to the payer in the same minute for ever.
 *
 * @param now when the last sync was complete, Unix milliseconds
 */
export function nextSyncAt(authorizationId: string, now: number): Date {
  const place = createHash('sha256').update(authorizationId).digest().readUInt32BE() / 2 ** 32
  return new Date(now + AFTER_MS + Math.floor(place * SPREAD_MS))
}

const FIRST_PAUSE_MS = 5 * 60_000
const LONGEST_PAUSE_MS = HOUR_MS

/** @param failures in a row, 1 for the first */
export function retrySyncAt(failures: number, now: number): Date {
  return new Date(now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)))
}
