import * as z from 'zod/mini'
import type { AccessTokenState, SyncJobState } from './states.ts'
import type { LinkUser, Usage } from './options.ts'
import type { ResourceCounts, ResourceType } from './resourceTypes.ts'

/** The Link API, server to server (seed 002, contract section 4). Times are Unix seconds, spans are seconds. */

export const exchangeRequestSchema = z.strictObject({
  public_token: z.string(),
  secret_key: z.string(),
})

/** The access token is in the header. */
export const revokeRequestSchema = z.strictObject({
  secret_key: z.string(),
})

export interface RevokeResponse {
  /** Access tokens that are revoked now. */
  count: number
}

export interface EndpointSummary {
  id: string
  label: string[]
  name: string
  refreshable: boolean
  resources: ResourceType[]
}

export interface SyncSummary {
  resourceTypes: ResourceCounts
  state: SyncJobState
  /** When the last COMPLETED sync job ended; null before the first. */
  lastSyncedAt: number | null
}

/** Seconds until the payer ends the authorization at the latest. */
export type TimeUntilMaxAuth = number | 'indefinite' | 'unknown'

/** What every answer about a patient's authorization says of it. */
export interface AuthorizationSummary {
  usage: Usage
  patient: string
  /** Absent for an anonymous authorization. */
  user?: LinkUser
  endpoint: EndpointSummary
  sync: SyncSummary
  timeUntilMaxAuth: TimeUntilMaxAuth
}

export interface ExchangeResponse extends AuthorizationSummary {
  access_token: string
  expires_in: number
  /** MULTIPLE only. */
  refresh_token?: string
  /** 0: indefinite. null: unknown or not applicable. */
  refresh_expires_in: number | null
}

/** `/link/token` for `authorization_code`: the answer of an exchange, in OAuth's words too. */
export interface AuthorizationCodeResponse extends ExchangeResponse {
  token_type: 'Bearer'
  /** What was granted: `offline_access` is missing where the plan cannot be refreshed. */
  scope: string
}

/** Of a token that `client_credentials` gave: it has no patient, and so neither `sub` nor anything about one. */
export interface ApplicationIntrospectResponse {
  jti: string
  iat: number
  exp: number
  active: boolean
  iss: string
  aud: string
  client_id: string
}

export interface IntrospectResponse extends ApplicationIntrospectResponse, AuthorizationSummary {
  /** The authorization's id: it survives refreshes. */
  sub: string
  state: AccessTokenState
}

/** `/link/token` for `refresh_token`; what it was given for is used up. */
export interface RefreshResponse extends ExchangeResponse {
  token_type: 'Bearer'
  refresh_token: string
}

/** `/link/token` for `client_credentials`. */
export interface ApplicationTokenResponse {
  access_token: string
  expires_in: number
  token_type: 'Bearer'
}

/** Every error of the Link API; at the token endpoint `error` is the OAuth code. */
export interface LinkApiError {
  statusCode: number
  error: string
  message: string
}
