import { isIP } from 'node:net'
import { hostPort } from '../smart/outbound.ts'
import { isPublicAddress } from '../smart/isPublicAddress.ts'

const MAX_LENGTH = 2_000

/**
 * What keeps an address from being a webhook, in a few words: only https is sent to, but for places that
 * `OUTBOUND_ALLOW` names. Asked when it is registered, and again at each delivery.
 */
export function webhookUrlProblem(text: string, outboundAllow: readonly string[]): string | undefined {
  if (text.length > MAX_LENGTH || !URL.canParse(text))
    return 'must be an address such as https://app.example/flexpa'
  const url = new URL(text)
  const allowed = outboundAllow.some((place) => place.toLowerCase() === hostPort(url))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowed)) return 'must be an https address'
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or a password'
  if (url.hash !== '') return 'must not have a fragment'
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  const isPrivate = literal === 'localhost' || (isIP(literal) !== 0 && !isPublicAddress(literal))
  return isPrivate && !allowed ? 'must not lead to a private address' : undefined
}
