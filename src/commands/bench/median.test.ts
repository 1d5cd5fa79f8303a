import { describe, expect, it } from 'vitest'
import { median } from './median.ts'

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 2, 10], 3],
  ])('of %o is %d', (numbers, middle) => {
    expect(median(numbers)).toBe(middle)
  })

  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(TypeError)
  })
})
