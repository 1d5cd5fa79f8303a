import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchRanges } from './matchRanges.ts'

const marked = (text: string, query: string) =>
  matchRanges(text, query).map(([from, to]) => text.slice(from, to))

describe('matchRanges', () => {
  it.each([
    ['Blue Cross Blue Shield of Texas', 'blu cros tex', ['Blue', 'Cross', 'Blue', 'Tex']],
    ['Compañía de Salud', 'compania', ['Compañía']],
    ['Aetna', 'humana', []],
    ['Aetna', '', []],
    ['AT&T (Plan)', '(pl', ['Pl']],
  ])('in %j for %j marks %j', (text, query, expected) => {
    expect(marked(text.normalize('NFC'), query)).toEqual(expected)
  })

  it('yields ascending ranges within the text, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, query) => {
        let end = 0
        for (const [from, to] of matchRanges(text, query)) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          end = to
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
