export interface Decimal {
  /** As JSON writes it, always with an exponent: `535e-2`. */
  number: string
  /** The half-open range `[low, high)` that the digits stand for: 100 is 99.5 to 100.5, 100.00 is 99.995 to 100.005. */
  low: string
  high: string
}

/** Beyond these no measurement is made, and a database is kept from counting with millions of digits. */
const MAX_DIGITS = 60
const MAX_EXPONENT = 100

/**
 * A number with its implied precision (R4 Search, 3.1.1.4.8), computed with whole numbers, since 5.4 - 0.05 is not 5.35
 * in floating point. The specification's example for exponents, that 1e2 is 95 to 105, is followed.
 *
 * @returns undefined: not a number, or an absurd one
 */
export function readDecimal(text: string): Decimal | undefined {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text)
  if (parts === null) return undefined
  const [, sign, whole = '', fraction = '', exponent] = parts
  const power = Number(exponent ?? 0)
  if (whole.length + fraction.length > MAX_DIGITS || Math.abs(power) > MAX_EXPONENT) return undefined
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n)
  const scale = power - fraction.length
  // Half a unit of the last digit; with an exponent a tenth of that, as in the example.
  const finer = exponent === undefined ? 1 : 2
  const fine = digits * 10n ** BigInt(finer)
  return {
    number: print(digits, scale),
    low: print(fine - 5n, scale - finer),
    high: print(fine + 5n, scale - finer),
  }
}

/** The number less and more a tenth of it: what `ap` means by about. */
export function around(number: string): { low: string; high: string } {
  const [digits = '0', scale = '0'] = number.split('e')
  const value = BigInt(digits)
  const size = value < 0n ? -value : value
  const tenths = Number(scale) - 1
  return { low: print(value * 10n - size, tenths), high: print(value * 10n + size, tenths) }
}

function print(digits: bigint, scale: number): string {
  return `${digits}e${scale}`
}
