/** What is counted, and how much of it a minute allows. The names are those of `RATE_LIMITS`. */
export const RATE_BUDGETS = {
  /** Link API, by the key that a request shows. */
  'link-key': 3_000,
  /** Link API, by address. */
  'link-address': 3_000,
  /** Link API, by address: credentials that were wrong. Then the address waits, with whatever it comes. */
  'link-failures': 60,
  /** FHIR API, by the application that an access token belongs to. */
  'fhir-application': 12_000,
  /** FHIR API, by address. */
  'fhir-address': 12_000,
  /** Session API, by publishable key. It is public, so this is generous: it only keeps one application from all. */
  'session-key': 12_000,
  /** Session API, by address: a clinic may have one for all its patients. */
  'session-address': 3_000,
  /** The public directory, `/endpoints` and `/directory`, by address. */
  'directory-address': 600,
} as const satisfies Record<string, number>

export type RateBudget = keyof typeof RATE_BUDGETS
export type RateLimits = Record<RateBudget, number>

/**
 * Reads `RATE_LIMITS`: `off`, or what differs from the above, such as `link-key=600,link-failures=10`.
 *
 * @returns undefined for `off`
 * @throws {TypeError} with what is wrong, without the value
 */
export function readRateLimits(text: string): RateLimits | undefined {
  if (text.trim() === 'off') return undefined
  const limits: RateLimits = { ...RATE_BUDGETS }
  for (const item of text.split(',')) {
    if (item.trim() === '') continue
    const [, name = '', count = ''] = /^\s*([a-z-]+)\s*=\s*([1-9]\d{0,8})\s*$/.exec(item) ?? []
    if (!isRateBudget(name)) {
      const names = Object.keys(RATE_BUDGETS).join(', ')
      throw new TypeError(`must be off, or name=count with counts a minute, of ${names}`)
    }
    limits[name] = Number(count)
  }
  return limits
}

function isRateBudget(name: string): name is RateBudget {
  return Object.hasOwn(RATE_BUDGETS, name)
}
