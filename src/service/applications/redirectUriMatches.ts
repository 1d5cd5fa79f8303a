import { BROWSER_SCHEMES } from './originMatches.ts'

const MAX_LENGTH = 2_000
/** http on the patient's own machine, where an app listens on whatever port is free (RFC 8252 section 7.3). */
const LOOPBACK = /^(http:\/\/(?:localhost|127\.0\.0\.1))(?::(\d{1,5}))?(?=[/?]|$)/
/** What an address is written with (RFC 3986), less `#`. A browser would read others in its own way. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/

/**
 * Whether an application may register an address to which patients come back with a code: https anywhere, http on the
 * patient's own machine alone, or a scheme of an app's own. Absolute, without a fragment (RFC 6749 section 3.1.2),
 * without a user name, and without wildcards.
 */
export function isRedirectUri(text: string): boolean {
  if (text.length > MAX_LENGTH || !ADDRESS.test(text) || !URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  if (username !== '' || password !== '' || text.includes('*')) return false
  if (protocol === 'http:') return LOOPBACK.test(text)
  if (protocol === 'https:') return /^https:\/\/[^/?]/.test(text)
  return !BROWSER_SCHEMES.has(protocol)
}

/**
 * Whether a client may be answered at `given`. Compared as text, character by character (RFC 9700 section 2.1): two
 * spellings of one address are two addresses. Only the port of a registered loopback address may vary.
 */
export function redirectUriMatches(registered: string, given: string): boolean {
  if (registered === given) return true
  const loopback = LOOPBACK.exec(registered)
  const asked = LOOPBACK.exec(given)
  if (loopback === null || asked === null || Number(asked[2] ?? 80) > 65_535) return false
  const withoutPort = (text: string, [matched, host = '']: RegExpExecArray) =>
    host + text.slice(matched.length)
  return withoutPort(registered, loopback) === withoutPort(given, asked)
}
