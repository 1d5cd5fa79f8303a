import { describe, expect, it } from 'vitest'
import { judgePress, judgeSight, see, SETTLE_MS } from './pressGuard.ts'
import type { Report, Sight } from './pressGuard.ts'

const SHOWN_AT = 10_000
const UNTOLD: Sight = { look: 'untold', since: SHOWN_AT }

/** What is seen after reports, each so many milliseconds after the screen was shown. */
function sightAfter(...reports: [afterMs: number, what: Report][]): Sight {
  return reports.reduce((sight, [afterMs, what]) => see(sight, what, SHOWN_AT + afterMs), UNTOLD)
}

const verdictAt = (sight: Sight, afterMs: number) => judgeSight(sight, SHOWN_AT + afterMs)

describe('a press by pointer', () => {
  it('counts as soon as the browser vouches for the screen', () => {
    expect(verdictAt(UNTOLD, 1)).toBe('tooSoon')
    expect(verdictAt(sightAfter([2, 'clear']), 3)).toBe('counts')
  })

  it('is refused while the screen is covered, silently at first, since frames take a moment to be seen', () => {
    const sight = sightAfter([2, 'covered'])
    expect(verdictAt(sight, SETTLE_MS - 1)).toBe('tooSoon')
    expect(verdictAt(sight, SETTLE_MS)).toBe('covered')
    expect(verdictAt(sight, 60_000)).toBe('covered')
  })

  it('is refused at once where a screen in plain sight gets covered', () => {
    expect(verdictAt(sightAfter([2, 'clear'], [50, 'covered']), 51)).toBe('covered')
  })

  it('does not count right after the cover is taken away', () => {
    const sight = sightAfter([2, 'covered'], [5_000, 'clear'])
    expect(verdictAt(sight, 5_000 + SETTLE_MS - 1)).toBe('tooSoon')
    expect(verdictAt(sight, 5_000 + SETTLE_MS)).toBe('counts')
  })

  it('does not become too soon by hearing the same again', () => {
    const sight = sightAfter([2, 'clear'], [900, 'clear'])
    expect(verdictAt(sight, 901)).toBe('counts')
    expect(verdictAt(sightAfter([2, 'clear'], [900, 'covered'], [950, 'covered']), 951)).toBe('covered')
  })

  it('is refused for a moment after each change, where the browser cannot tell', () => {
    const sight = sightAfter([0, 'changed'], [3_000, 'changed'])
    expect(verdictAt(sight, 3_000 + SETTLE_MS - 1)).toBe('tooSoon')
    expect(verdictAt(sight, 3_000 + SETTLE_MS)).toBe('counts')
  })

  it('is told to be covered where the browser keeps silent, rather than never', () => {
    expect(verdictAt(UNTOLD, SETTLE_MS)).toBe('covered')
  })
})

describe('a press', () => {
  const covered = sightAfter([2, 'covered'])
  const clear = sightAfter([2, 'clear'])

  it('that no human made never counts', () => {
    expect(judgePress({ isTrusted: false, detail: 0 }, clear, SHOWN_AT + 5_000)).toBe('forged')
    expect(judgePress({ isTrusted: false, detail: 1 }, clear, SHOWN_AT + 5_000)).toBe('forged')
  })

  it('by key or screen reader counts whatever lies there', () => {
    expect(judgePress({ isTrusted: true, detail: 0 }, covered, SHOWN_AT + 5_000)).toBe('counts')
    expect(judgePress({ isTrusted: true, detail: 0 }, UNTOLD, SHOWN_AT)).toBe('counts')
  })

  it('by pointer goes by what is seen', () => {
    expect(judgePress({ isTrusted: true, detail: 1 }, covered, SHOWN_AT + 5_000)).toBe('covered')
    expect(judgePress({ isTrusted: true, detail: 2 }, clear, SHOWN_AT + 5_000)).toBe('counts')
  })
})
