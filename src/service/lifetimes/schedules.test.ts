import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { nextSyncAt, retrySyncAt } from './nextSyncAt.ts'
import { renewAt, retryRenewalAt } from './renewAt.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const after = (date: Date) => date.getTime() - NOW

it('reads records again within 24 hours, each authorization at a minute of its own', () => {
  const pauses = Array.from({ length: 500 }, () => after(nextSyncAt(randomUUID(), NOW)))
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(20 * HOUR)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(23 * HOUR)
  const minutes = new Map<number, number>()
  for (const pause of pauses) {
    const minute = Math.floor(pause / MINUTE)
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
  }
  expect(Math.max(...minutes.values())).toBeLessThan(20)
  const id = randomUUID()
  expect(nextSyncAt(id, NOW)).toEqual(nextSyncAt(id, NOW))
})

it('tries a failed sync again after growing pauses of an hour at most', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 60].map((failures) => after(retrySyncAt(failures, NOW)) / MINUTE)
  expect(pauses).toEqual([5, 10, 20, 40, 60, 60, 60])
})

it('renews halfway to the end of the refresh token, daily at least, and not more than once a minute', () => {
  const until = (ms: number) => after(renewAt(new Date(NOW + ms), NOW))
  expect([90 * DAY, 2 * DAY, DAY, 8 * HOUR, MINUTE, 0, -DAY].map(until)).toEqual([
    DAY,
    DAY,
    DAY / 2,
    4 * HOUR,
    MINUTE,
    MINUTE,
    MINUTE,
  ])
  expect(after(renewAt(null, NOW))).toBeLessThanOrEqual(DAY)
})

it('tries a failed renewal again after growing pauses, and before the refresh token is dead', () => {
  const unknown = [1, 2, 3, 7, 8, 1000].map((failures) => after(retryRenewalAt(failures, null, NOW)) / MINUTE)
  expect(unknown).toEqual([1, 2, 4, 60, 60, 60])
  expect(after(retryRenewalAt(8, new Date(NOW + 20 * MINUTE), NOW))).toBe(10 * MINUTE)
})
