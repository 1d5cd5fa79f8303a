import { requestFailed } from './payerRequestFailed.ts'

/**
 * An address that the payer names, which the access token may go to: the payer's own origin, and no other. Where the
 * payer is at https, its name with http is taken for the same: gateways that end TLS write such links.
 *
 * @param from what a relative address is relative to
 * @throws {PayerRequestFailed} `security`: another origin; `structure`: no address
 */
export function sameOriginUrl(text: string, from: string | URL, origin: string): URL {
  if (!URL.canParse(text, from)) throw requestFailed('the payer names no address', 'structure')
  const url = new URL(text, from)
  if (url.protocol === 'http:' && url.port === '' && origin === `https://${url.hostname}`) {
    url.protocol = 'https:'
  }
  if (url.origin !== origin || url.username !== '' || url.password !== '') {
    throw requestFailed('the payer points to another server', 'security')
  }
  url.hash = ''
  return url
}
