import { EXIT_CODES } from '../../contract/exitCodes.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'

/** The errors of RFC 6749 section 4.1.2.1, all of which a client may meet. */
export type AuthorizationError =
  | 'invalid_request'
  | 'unauthorized_client'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error'
  | 'temporarily_unavailable'

/**
 * What each way to fail is in OAuth's words. `access_denied` is the patient's and the plan's no; `temporarily_unavailable`
 * may be tried again. `invalid_scope` and `invalid_request` stay for what the client itself asked for wrongly: a payer that
 * refuses our scopes or our requests is nothing that the client could mend.
 */
const ERRORS: { readonly [Code in ExitCode]: AuthorizationError } = {
  AUTHORIZATION_CODE_EXCHANGE: 'server_error',
  INVALID_ENDPOINT: 'invalid_request',
  INVALID_ENDPOINT_MODE: 'invalid_request',
  INVALID_PUBLISHABLE_KEY: 'unauthorized_client',
  INVALID_REQUEST: 'server_error',
  INVALID_STATE: 'server_error',
  INVALID_USER: 'invalid_request',
  INVALID_USAGE: 'invalid_request',
  PATIENT_INIT: 'server_error',
  QUERY_REJECTED: 'access_denied',
  QUERY_TIMEOUT: 'temporarily_unavailable',
  QUERY_INELIGIBLE: 'access_denied',
  QUERY_UNKNOWN: 'server_error',
  QUERY_SERVER_ERROR: 'server_error',
  QUERY_INVALID_CONFIG: 'server_error',
  QUERY_INVALID_SCOPE: 'server_error',
}

/**
 * How a patient left, as the client is told: `error` for its code, and in `error_description` the exit code by which the
 * script's `onExit` would have known, with its sentence for developers.
 */
export function oauthErrorOf(code: ExitCode | null): { error: AuthorizationError; description: string } {
  if (code === null) return { error: 'access_denied', description: 'The patient left without sharing.' }
  return { error: ERRORS[code], description: `${code}: ${EXIT_CODES[code].developer}` }
}
