import { describe, expect, it } from 'vitest'
import { readingWords } from './readingWords.ts'

describe('readingWords', () => {
  it('names what is asked for, in words', () => {
    expect(readingWords(['Coverage', 'Encounter'])).toBe('Your coverage and visits')
    expect(readingWords([])).toMatch(/^Your coverage, claims .* and care plans$/)
    expect(readingWords(['Provenance'])).toBe('A few of your records')
  })
})
