import { addressProblem } from '../smart/addressProblem.ts'

const MAX_LENGTH = 2_000

/**
 * What keeps an address from being a webhook, in a few words: only https is sent to, but for places that
 * `OUTBOUND_ALLOW` names. Asked when it is registered, and again at each delivery.
 */
export function webhookUrlProblem(text: string, outboundAllow: readonly string[]): string | undefined {
  if (text.length > MAX_LENGTH || !URL.canParse(text))
    return 'must be an address such as https://app.example/flexpa'
  const url = new URL(text)
  return addressProblem(url, outboundAllow)
}
