import { isLosslessNumber } from 'lossless-json'

type Sums = Record<string, bigint>

/** All money of a claim's, added up by where it stands and what it is called, in units of 10^-30. */
const PLACES = 30

/**
 * What claims say of money, to the digit: for each place (`total`, the claim's own `adjudication`, the items', the
 * `payment`, `benefitBalance`) and each category's codes the exact sum, and how many amounts went into it.
 * @param claims parsed losslessly
 */
export function moneyOf(claims: readonly unknown[]): Record<string, string> {
  const sums: Sums = {}
  const counts: Record<string, number> = {}
  for (const claim of claims)
    walk(claim, '', '', (where, digits) => {
      sums[where] = (sums[where] ?? 0n) + unitsOf(digits)
      counts[where] = (counts[where] ?? 0) + 1
    })
  return Object.fromEntries(
    Object.entries(sums).map(([where, sum]) => [where, `${counts[where] ?? 0} × = ${print(sum)}`]),
  )
}

/** Finds every Money: an object whose `value` is a number and whose `currency`, if any, is text, under an amount's name. */
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
