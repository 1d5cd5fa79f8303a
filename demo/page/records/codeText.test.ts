import { describe, expect, it } from 'vitest'
import { asWords, codeText } from './codeText.ts'

describe('codeText', () => {
  it.each([
    [{ text: 'Viral sinusitis (disorder)' }, 'Viral sinusitis'],
    [{ coding: [{ display: 'Glucose [Mass/volume] in Serum or Plasma' }] }, 'Glucose in Serum or Plasma'],
    [{ coding: [{ display: 'Leukocytes [#/volume] in Blood' }] }, 'Leukocytes in Blood'],
    [{ text: 'Diazepam [Valium]' }, 'Diazepam [Valium]'],
    [{ text: ' ', coding: [{ code: '99231' }] }, '99231'],
    [{ coding: [{ code: '1' }, { display: 'Second' }] }, 'Second'],
    [{}, undefined],
  ])('reads %j as %s', (concept, text) => {
    expect(codeText({ code: concept }, 'code')).toBe(text)
  })

  it('turns a bare code into words', () => {
    expect(asWords('entered-in-error')).toBe('Entered in error')
  })
})
