import { describe, expect, it } from 'vitest'
import { refreshTermOf, renewedTermOf } from './refreshTerm.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const HOUR = 3600
const at = (seconds: number) => new Date(NOW + seconds * 1000)
const answer = (refreshToken: string | undefined, refreshExpiresInSeconds?: number) => ({
  refreshToken,
  refreshExpiresInSeconds,
})

describe('refreshTermOf', () => {
  it.each([
    ['no refresh token', answer(undefined, HOUR), 'NONE', null],
    ['a refresh token and no time', answer('r'), 'UNKNOWN', null],
    ['a refresh token for an hour', answer('r', HOUR), 'ENDS', at(HOUR)],
    ['a refresh token without end', answer('r', 0), 'ENDLESS', null],
  ] as const)('reads %s', (_, tokens, term, refreshableUntil) => {
    expect(refreshTermOf(tokens, NOW)).toEqual({ term, refreshableUntil })
  })
})

describe('renewedTermOf', () => {
  const ends = { term: 'ENDS', refreshableUntil: at(HOUR) } as const
  const later = NOW + (HOUR / 2) * 1000

  it.each([
    ['says nothing at all', answer(undefined), ends],
    ['names the same end', answer('new', HOUR / 2), ends],
    [
      'names an end some seconds off',
      answer('new', HOUR / 2 + 5),
      { ...ends, refreshableUntil: at(HOUR + 5) },
    ],
    ['moves the end', answer('new', HOUR), { term: 'SLIDES', refreshableUntil: at(1.5 * HOUR) }],
    [
      'moves the end of the old token',
      answer(undefined, HOUR),
      { term: 'SLIDES', refreshableUntil: at(1.5 * HOUR) },
    ],
    ['gives a token of which it says nothing', answer('new'), { term: 'UNKNOWN', refreshableUntil: null }],
    ['gives one without end', answer('new', 0), { term: 'ENDLESS', refreshableUntil: null }],
  ] as const)('a payer that %s', (_, tokens, expected) => {
    expect(renewedTermOf(ends, tokens, later)).toEqual(expected)
  })

  it('takes note when an end that moved moves no more', () => {
    const slides = { term: 'SLIDES', refreshableUntil: at(HOUR) } as const
    expect(renewedTermOf(slides, answer('new', HOUR / 2), later)).toEqual(ends)
  })
})
