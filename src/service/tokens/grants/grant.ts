import { HttpError } from '../../http/httpError.ts'
import type { Deps } from '../../deps.ts'
import type { Client } from '../findClient.ts'
import type { Parameters } from '../requestBody.ts'

/**
 * A way to get an access token at `/link/token`, by its `grant_type`.
 *
 * Who asks: a `confidential` client proves itself by `Authorization: Basic` before the grant hears of it; a `public` one
 * must not send keys, and the grant itself finds out who it is (by PKCE).
 */
export type Grant =
  | { client: 'confidential'; issue(deps: Deps, parameters: Parameters, client: Client): Promise<object> }
  | { client: 'public'; issue(deps: Deps, parameters: Parameters): Promise<object> }

/** RFC 6749, section 5.2, and `server_error`, which the documentation adds. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'server_error'

export function oauthError(error: OAuthErrorCode, message: string): HttpError {
  return new HttpError(error === 'invalid_client' ? 401 : 400, message, { error })
}

/** @throws {HttpError} invalid_request, where it was not given */
export function requiredParameter(parameters: Parameters, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw oauthError('invalid_request', `${name}: is missing`)
  return value
}
