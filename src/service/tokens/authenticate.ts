import { bearerToken } from '../http/bearerToken.ts'
import { HttpError } from '../http/httpError.ts'
import { verifyAccessToken } from './accessToken.ts'
import type { FastifyRequest } from 'fastify'
import type { Mode } from '../../contract/keys.ts'
import type { AccessTokenState } from '../../contract/states.ts'
import type { Deps } from '../deps.ts'
import type { AccessTokenClaims } from './accessToken.ts'

/** Who is asking, once their access token was verified and found to be alive. */
export interface AccessContext {
  authorizationId: string
  /** Ours, of the stored Patient resource, without `Patient/`. */
  patientId: string
  applicationId: string
  endpointId: string
  mode: Mode
  jti: string
}

type Needs = Pick<Deps, 'database' | 'keys' | 'config' | 'clock'>
type WithHeaders = Pick<FastifyRequest, 'headers'>

export function invalidAccessToken(): HttpError {
  return new HttpError(401, 'Invalid access token')
}

/**
 * The one way into a patient's records. The signature may be known from before; whether the token has expired, was
 * refreshed or revoked is looked up every time.
 * @throws {HttpError} 401
 */
export async function authenticate(deps: Needs, request: WithHeaders): Promise<AccessContext> {
  const found = await findAccessToken(deps, request)
  if (found === undefined || !isUsable(found, deps)) {
    throw invalidAccessToken()
  }
  return found.context
}

export interface FoundToken {
  claims: AccessTokenClaims
  /** EXCHANGED or REFRESHED; a revoked token is not found at all. */
  state: AccessTokenState
  context: AccessContext
  /** The authorization's time is over, or the payer ended it: whatever the token says, there is nothing to read. */
  hasEnded: boolean
}

/** Whether the token opens anything now. */
export function isUsable({ state, hasEnded, claims }: FoundToken, deps: Pick<Deps, 'clock'>): boolean {
  return state === 'EXCHANGED' && !hasEnded && !isExpired(claims, deps)
}

/** @returns undefined for a bearer that is no token of ours, unknown, or revoked; expired ones are found */
export async function findAccessToken(deps: Needs, request: WithHeaders): Promise<FoundToken | undefined> {
  const token = bearerToken(request.headers.authorization)
  const claims = token === undefined ? undefined : await verifyAccessToken(deps, token)
  if (claims === undefined) return undefined
  const row = await deps.database.kysely
    .selectFrom('access_token')
    .innerJoin('patient_authorization as pa', 'pa.id', 'access_token.authorization_id')
    .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .select(['access_token.state', 'pa.patient_id', 'pa.application_id', 'endpoint.mode'])
    .select(['endpoint.id as endpoint_id', 'pa.ended_at'])
    .where('access_token.jti', '=', claims.jti)
    .where('access_token.authorization_id', '=', claims.sub)
    .where('access_token.state', '!=', 'REVOKED')
    .executeTakeFirst()
  if (row?.patient_id == null) return undefined
  return {
    claims,
    state: row.state,
    hasEnded: row.ended_at !== null,
    context: {
      authorizationId: claims.sub,
      patientId: row.patient_id,
      applicationId: row.application_id,
      endpointId: row.endpoint_id,
      mode: row.mode,
      jti: claims.jti,
    },
  }
}

function isExpired(claims: AccessTokenClaims, { clock }: Pick<Deps, 'clock'>): boolean {
  return claims.exp * 1000 <= clock()
}
