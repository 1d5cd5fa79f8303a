import { isLosslessNumber } from 'lossless-json'

export interface PreciseNumber {
  value: number
  /** Half a unit of the last digit that is given: 0.05 for 3.5, 0.005 for 3.50, 0.5 for 100. */
  half: number
}

/** @returns undefined for what is no number, or is too large to be one */
export function preciseNumber(given: unknown): PreciseNumber | undefined {
  if (!isLosslessNumber(given) && typeof given !== 'number') return undefined
  const text = String(given)
  const value = Number(text)
  const half = halfUnit(text)
  return Number.isFinite(value) && Number.isFinite(half) ? { value, half } : undefined
}

/** The ends of what the digits of a number in JSON, or in a search, leave open. */
export function impliedRange({ value, half }: PreciseNumber): { from: number; to: number } {
  return { from: rounded(value - half), to: rounded(value + half) }
}

function halfUnit(text: string): number {
  const [digits = '', exponent = '0'] = text.toLowerCase().split('e')
  const decimals = digits.split('.')[1]?.length ?? 0
  return 0.5 * 10 ** (Number(exponent) - decimals)
}

/** 5.4 - 0.05 is 5.3500000000000005 in floating point. */
function rounded(value: number): number {
  return Number(value.toPrecision(15))
}
