import { hashSecret } from '../tokens/secrets.ts'
import type { Deps } from '../deps.ts'

export const PUBLIC_TOKEN_MINUTES = 30

/**
 * The public token of an authorization: told more than once (`onSyncing`, `onSuccess`, a reload), yet never stored in
 * the clear, so it is computed anew from the authorization's id each time.
 */
export function publicTokenOf({ keys }: Pick<Deps, 'keys'>, authorizationId: string): string {
  const hex = keys.derive('public token', authorizationId).toString('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  return `public_token_${uuid}`
}

export function publicTokenHash(deps: Pick<Deps, 'keys'>, authorizationId: string): string {
  return hashSecret(publicTokenOf(deps, authorizationId))
}

/** What opens the page where the patient stops the sharing; the frame gets it as the fragment of an address. */
export function receiptSecretOf({ keys }: Pick<Deps, 'keys'>, authorizationId: string): string {
  return keys.derive('receipt', authorizationId).toString('base64url')
}

export function publicTokenExpiry(now: number): Date {
  return new Date(now + PUBLIC_TOKEN_MINUTES * 60_000)
}
