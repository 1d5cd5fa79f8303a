import { describe, expect, it } from 'vitest'
import { initialsOf } from './Mark.tsx'

describe('initialsOf', () => {
  it.each([
    ['Aetna', 'Ae'],
    ['Bright Steps', 'BS'],
    ['UnitedHealthcare', 'UH'],
    ['Blue Cross Blue Shield of Illinois', 'IL'],
    ['Kaiser Permanente', 'KP'],
    ['CVS Health', 'CH'],
    ['보험', '보험'],
    ['', ''],
    ['!!', ''],
  ])('of %j is %j', (label, initials) => {
    expect(initialsOf(label)).toBe(initials)
  })
})
