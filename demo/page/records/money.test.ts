import { describe, expect, it } from 'vitest'
import { addMoney, formatMoney, moneyOf } from './money.ts'

const money = (value: unknown, currency?: string) =>
  moneyOf({ value, ...(currency === undefined ? {} : { currency }) })
const text = (value: unknown, currency?: string) => {
  const read = money(value, currency)
  return read && formatMoney(read)
}

describe('money', () => {
  it.each([
    [1234.5, 'USD', '$1,234.50'],
    [-5, 'USD', '-$5.00'],
    [12.345, 'EUR', '€12.35'],
    [1234, 'JPY', '¥1,234'],
    ['99999999999999999.99', 'USD', '$99,999,999,999,999,999.99'],
    [7, undefined, '7.00 (currency not given)'],
    [7, 'not a code', '7.00 not a code'],
  ])('shows %j %s as %s', (value, currency, shown) => {
    expect(text(value, currency)).toBe(shown)
  })

  it('has no amount where the value is missing', () => {
    expect(moneyOf({ currency: 'USD' })).toBeUndefined()
    expect(moneyOf('5')).toBeUndefined()
  })

  it('adds one currency only, and an unnamed one to it', () => {
    const [dollar, euro, unnamed] = [money(1, 'USD'), money(1, 'EUR'), money(1)]
    if (!dollar || !euro || !unnamed) throw new Error('amounts expected')
    expect(addMoney([dollar, euro])).toBeUndefined()
    expect(addMoney([unnamed, dollar])).toEqual({ amount: { units: 2n, scale: 0 }, currency: 'USD' })
    expect(addMoney([])).toBeUndefined()
  })
})
