import { describe, expect, it } from 'vitest'
import { lifetimesOf } from './lifetimesOf.ts'
import type { LifetimeFacts } from './lifetimesOf.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const DAY = 86_400
const NINETY_DAYS = 7_776_000
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1000)

const MULTIPLE: LifetimeFacts = {
  usage: 'MULTIPLE',
  state: 'EXCHANGED',
  authorized_at: new Date(NOW),
  ended_at: null,
  payer_refresh_term: 'UNKNOWN',
  payer_refreshable_until: null,
  payer_tokens_expire_at: inSeconds(3600),
}
const ONE_TIME: LifetimeFacts = { ...MULTIPLE, usage: 'ONE_TIME', payer_refresh_term: 'NONE' }
const ends = (seconds: number): LifetimeFacts => ({
  ...MULTIPLE,
  payer_refresh_term: 'ENDS',
  payer_refreshable_until: inSeconds(seconds),
})

describe('lifetimesOf', () => {
  it.each<[string, LifetimeFacts, number | undefined, [number, number | null, number | string]]>([
    ['a payer that says nothing', MULTIPLE, undefined, [DAY, NINETY_DAYS, 'unknown']],
    ['an entry without end', MULTIPLE, 0, [DAY, NINETY_DAYS, 'indefinite']],
    [
      'a payer whose refresh tokens do not end',
      { ...MULTIPLE, payer_refresh_term: 'ENDLESS' },
      undefined,
      [DAY, NINETY_DAYS, 'indefinite'],
    ],
    ['an entry of a year', MULTIPLE, 365 * DAY, [DAY, NINETY_DAYS, 365 * DAY]],
    ['an entry of 30 days', MULTIPLE, 30 * DAY, [DAY, 30 * DAY, 30 * DAY]],
    ['an entry of an hour', MULTIPLE, 3600, [3600, 3600, 3600]],
    ['a refresh token of 30 days', ends(30 * DAY), undefined, [DAY, 30 * DAY, 30 * DAY]],
    ['a refresh token of two hours', ends(7200), undefined, [7200, 7200, 7200]],
    ['a refresh token that ends before the entry', ends(30 * DAY), 365 * DAY, [DAY, 30 * DAY, 30 * DAY]],
    ['an entry that ends before the refresh token', ends(60 * DAY), 30 * DAY, [DAY, 30 * DAY, 30 * DAY]],
    ['a refresh token that ends, though the entry does not', ends(7200), 0, [7200, 7200, 7200]],
    [
      'a refresh token that renewals move',
      { ...ends(7200), payer_refresh_term: 'SLIDES' },
      undefined,
      [DAY, NINETY_DAYS, 'unknown'],
    ],
    [
      'a refresh token that renewals move, within a year',
      { ...ends(7200), payer_refresh_term: 'SLIDES' },
      365 * DAY,
      [DAY, NINETY_DAYS, 365 * DAY],
    ],
    // 0 would say "without end": what has passed, and yet lives, is unknown.
    ['an end that has passed, while the payer goes on', ends(-1), undefined, [DAY, null, 0]],
    ['an end that comes within the second', ends(0.5), undefined, [DAY, null, 0]],
    ['ONE_TIME without a refresh token', ONE_TIME, undefined, [DAY, DAY, 3600]],
    [
      'ONE_TIME of a payer that names no time at all',
      { ...ONE_TIME, payer_tokens_expire_at: null },
      undefined,
      [DAY, DAY, 'unknown'],
    ],
    [
      'ONE_TIME of a payer that gave a refresh token unasked',
      { ...ONE_TIME, payer_refresh_term: 'UNKNOWN' },
      undefined,
      [DAY, DAY, 'unknown'],
    ],
    ['what has ended', { ...MULTIPLE, ended_at: new Date(NOW) }, 0, [DAY, null, 0]],
    ['what was revoked', { ...MULTIPLE, state: 'REVOKED' }, undefined, [DAY, null, 0]],
  ])('of %s tells expires_in, refresh_expires_in and timeUntilMaxAuth', (_, facts, max, expected) => {
    const endpoint = max === undefined ? {} : { maxAuthorizationSeconds: max }
    const { expiresInSeconds, refreshExpiresInSeconds, timeUntilMaxAuth } = lifetimesOf(facts, endpoint, NOW)
    expect([expiresInSeconds, refreshExpiresInSeconds, timeUntilMaxAuth]).toEqual(expected)
  })

  it('counts down in whole seconds, to 0 and no further', () => {
    const left = (ms: number) =>
      lifetimesOf(MULTIPLE, { maxAuthorizationSeconds: 1000 }, NOW + ms).timeUntilMaxAuth
    expect([0, 1, 999_000, 1_000_000, 1_060_000].map(left)).toEqual([1000, 999, 1, 0, 0])
  })
})
