import { isIP } from 'node:net'
import { hostPort } from './outbound.ts'
import { isPublicAddress } from './isPublicAddress.ts'

/**
 * What keeps an address from being one that we send to, in a few words: what can be told without asking the DNS of what
 * the outbound guard will say, and that only https is sent to, but for places that `OUTBOUND_ALLOW` names.
 */
export function addressProblem(url: URL, outboundAllow: readonly string[]): string | undefined {
  const allowed = outboundAllow.some((place) => place.toLowerCase() === hostPort(url))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowed)) return 'must be an https address'
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or a password'
  if (url.hash !== '') return 'must not have a fragment'
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  const isPrivate = isLocalName(literal) || (isIP(literal) !== 0 && !isPublicAddress(literal))
  return isPrivate && !allowed ? 'must not lead to a private address' : undefined
}

/** Names that no public DNS has: RFC 6761, 6762, 8375, 9476, and ICANN's `internal`. */
function isLocalName(host: string): boolean {
  return /(^|\.)(localhost|local|internal|home\.arpa|alt|onion)\.?$/i.test(host)
}
