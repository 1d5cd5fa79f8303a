import type { Config } from '../config.ts'
import type { AuthorizationError } from './oauthErrorOf.ts'

export type Answer = { code: string } | { error: AuthorizationError; description: string }

/**
 * The address that brings an answer to the client (RFC 6749 section 4.1.2): its redirect URI as registered, query and all,
 * with the answer behind it, `state` as it was given, and `iss`, by which a client of several servers tells whose answer
 * it is (RFC 9207).
 */
export function backToClient(
  { apiUrl }: Pick<Config, 'apiUrl'>,
  { redirectUri, state }: { redirectUri: string; state: string | undefined },
  answer: Answer,
): string {
  const query = new URLSearchParams(
    'code' in answer ? { code: answer.code } : { error: answer.error, error_description: answer.description },
  )
  if (state !== undefined) query.set('state', state)
  query.set('iss', apiUrl)
  const joint = !redirectUri.includes('?') ? '?' : /[?&]$/.test(redirectUri) ? '' : '&'
  // A space as %20 is one to every decoder; `+` is one to some.
  return redirectUri + joint + query.toString().replaceAll('+', '%20')
}
