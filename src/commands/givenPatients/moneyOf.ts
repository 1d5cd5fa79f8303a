import { isLosslessNumber } from 'lossless-json'

/** Amounts are added as whole numbers of 10^-30. */
const PLACES = 30

/**
 * What claims say of money, to the digit: for each place (`total`, the claim's own `adjudication`, the items', the
 * `payment`, `benefitBalance`) and each category's codes the exact sum, how many amounts went into it, and with how many
 * digits they were written (`3.50` is not `3.5`).
 * @param claims parsed losslessly
 */
export function moneyOf(claims: readonly unknown[]): Record<string, string> {
  const sums: Record<string, bigint> = {}
  const counts: Record<string, number> = {}
  const lengths: Record<string, number> = {}
  for (const claim of claims)
    walk(claim, '', '', (where, digits) => {
      sums[where] = (sums[where] ?? 0n) + unitsOf(digits)
      counts[where] = (counts[where] ?? 0) + 1
      lengths[where] = (lengths[where] ?? 0) + digits.replace(/\D/g, '').length
    })
  return Object.fromEntries(
    Object.entries(sums).map(([where, sum]) => [
      where,
      `${counts[where] ?? 0} amounts of ${lengths[where] ?? 0} digits: ${print(sum)}`,
    ]),
  )
}

/** Finds every amount of money: a number as `value` of what is named as R4 names Money in an ExplanationOfBenefit. */
function walk(
  value: unknown,
  path: string,
  category: string,
  found: (where: string, digits: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, path, category, found)
    return
  }
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return
  const members = value as Record<string, unknown>
  const named = members.category === undefined ? category : codesOf(members.category)
  const amount = members.value
  if (isLosslessNumber(amount) && /(amount|net|unitPrice|allowedMoney|usedMoney)$/i.test(path))
    found(`${path} ${named}`, amount.value)
  for (const [key, item] of Object.entries(members))
    walk(item, path === '' ? key : `${path}.${key}`, named, found)
}

function codesOf(category: unknown): string {
  const { coding = [] } = category as { coding?: { system?: string; code?: string }[] }
  return coding.map(({ system = '', code = '' }) => `${system}|${code}`).join(' ')
}

function unitsOf(digits: string): bigint {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(digits) ?? []
  const places = PLACES - fraction.length + Number(exponent)
  if (whole === '' || places < 0) throw new Error(`not an amount: ${digits}`)
  return BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(places)
}

function print(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(PLACES + 1, '0')
  const text = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES).replace(/0+$/, '')}`
  return `${units < 0n ? '-' : ''}${text.replace(/\.$/, '')}`
}
