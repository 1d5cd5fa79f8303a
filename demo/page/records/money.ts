import { addDecimals, decimalOf, decimalText, roundDecimal } from './decimal.ts'
import { at, textAt } from './fhir.ts'
import type { Decimal } from './decimal.ts'

export interface Money {
  amount: Decimal
  /** ISO 4217; absent where the payer named none. */
  currency?: string
}

/** Reads a FHIR Money; undefined where it has no value. */
export function moneyOf(value: unknown): Money | undefined {
  const amount = decimalOf(at(value, 'value'))
  if (!amount) return undefined
  const currency = textAt(value, 'currency')
  return currency === undefined ? { amount } : { amount, currency }
}

/**
 * Adds exactly. An amount without a currency takes that of the others; undefined when there is nothing to add, or when
 * two currencies meet.
 */
export function addMoney(amounts: readonly Money[]): Money | undefined {
  const [first, ...rest] = amounts
  if (!first) return undefined
  let sum = first
  for (const next of rest) {
    if (sum.currency !== undefined && next.currency !== undefined && sum.currency !== next.currency)
      return undefined
    const currency = sum.currency ?? next.currency
    const amount = addDecimals(sum.amount, next.amount)
    sum = currency === undefined ? { amount } : { amount, currency }
  }
  return sum
}

/** For reading, in the amount's own currency; rounds once, to that currency's smallest unit. */
export function formatMoney({ amount, currency }: Money, locale = 'en-US'): string {
  const format = currency === undefined ? undefined : currencyFormat(locale, currency)
  const places = format?.resolvedOptions().maximumFractionDigits ?? 2
  const digits = decimalText(roundDecimal(amount, places))
  if (format) return format.format(digits as Intl.StringNumericLiteral)
  return currency === undefined ? `${digits} (currency not given)` : `${digits} ${currency}`
}

function currencyFormat(locale: string, currency: string): Intl.NumberFormat | undefined {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency })
  } catch {
    // Not a currency code: the amount is shown with the payer's own letters.
    return undefined
  }
}
