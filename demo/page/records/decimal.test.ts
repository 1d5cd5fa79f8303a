import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDecimals, decimalOf, decimalText, roundDecimal, ZERO } from './decimal.ts'

const sum = (...values: (number | string)[]) =>
  decimalText(values.reduce((total, value) => addDecimals(total, decimalOf(value) ?? ZERO), ZERO))

describe('decimal', () => {
  it('adds what floating point numbers cannot', () => {
    expect(sum(0.1, 0.2)).toBe('0.3')
    expect(sum(28.104000000000003, 112.41600000000001)).toBe('140.520000000000013')
    expect(sum('12345678901234567890.01', '0.02')).toBe('12345678901234567890.03')
    expect(sum(-5, 4.99)).toBe('-0.01')
    expect(sum(1e21, 1e-7)).toBe('1000000000000000000000.0000001')
  })

  it.each([
    ['1.005', '1.01'],
    ['-1.005', '-1.01'],
    ['1.0049', '1.00'],
    ['7', '7.00'],
    ['-0.004', '0.00'],
  ])('rounds %s to %s', (value, rounded) => {
    expect(decimalText(roundDecimal(decimalOf(value) ?? ZERO, 2))).toBe(rounded)
  })

  it.each([[null], ['12,50'], [Number.NaN], [Infinity], ['1e999999'], ['']])('refuses %j', (value) => {
    expect(decimalOf(value)).toBeUndefined()
  })

  it('sums cents as integers do', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 })), (cents) => {
        const total = cents.reduce((a, b) => a + BigInt(b), 0n)
        const decimals = cents.map((cent) => decimalOf(cent / 100) ?? ZERO)
        const added = roundDecimal(decimals.reduce(addDecimals, ZERO), 2)
        expect(added.units).toBe(total)
      }),
    )
  })
})
