/**
 * How long a payer asks to wait (RFC 9110, 10.2.3): whole seconds or a date. Payers also send fractions.
 * @param now milliseconds since 1970
 * @returns milliseconds, 0 or more; undefined where the payer does not say, or says nothing that can be read
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  // A date has letters: "-5" and the like are dates to Date.parse.
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
