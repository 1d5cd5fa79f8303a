/**
 * Exact decimal sums. Payers send amounts such as 28.104000000000003; adding those as floating point numbers, or
 * rounding each before adding, ends a cent off. A decimal is `units / 10^scale`; rounding happens once, at the end.
 */
export interface Decimal {
  units: bigint
  scale: number
}

export const ZERO: Decimal = { units: 0n, scale: 0 }

const MAX_EXPONENT = 400
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i

/** Reads a JSON number or its text; undefined where it is none, or absurdly long. */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const match = NUMBER.exec(String(value))
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match
  const exponent = Number(exponentText)
  if (Math.abs(exponent) > MAX_EXPONENT || whole.length + fraction.length > MAX_EXPONENT) return undefined
  const digits = BigInt(`${sign ?? ''}${whole}${fraction}`)
  const scale = fraction.length - exponent
  return scale >= 0 ? { units: digits, scale } : { units: digits * 10n ** BigInt(-scale), scale: 0 }
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

function unitsAt({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale)
}

/** Rounds to `places` after the point, halves away from zero, as bills do. */
export function roundDecimal(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return { units: unitsAt(value, places), scale: places }
  const divisor = 10n ** BigInt(value.scale - places)
  const magnitude = value.units < 0n ? -value.units : value.units
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n)
  return { units: value.units < 0n ? -rounded : rounded, scale: places }
}

/** The decimal as digits, `-28.10` for example. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
