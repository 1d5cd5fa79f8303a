import { opensAt } from '../applications/opensAt.ts'
import { bearerToken } from '../http/bearerToken.ts'
import { HttpError } from '../http/httpError.ts'
import { isOfPatient, verifyAccessToken } from './accessToken.ts'
import type { FastifyRequest } from 'fastify'
import type { Mode } from '../../contract/keys.ts'
import type { AccessTokenState } from '../../contract/states.ts'
import type { Deps } from '../deps.ts'
import type { AccessTokenClaims, ApplicationClaims, PatientClaims } from './accessToken.ts'

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

export function invalidAccessToken({ headers }: WithHeaders): HttpError {
  // RFC 6750, section 3.1: no code for those who showed no token at all.
  const challenge = headers.authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"'
  return new HttpError(401, 'Invalid access token', { challenge })
}

/** A token of an application itself, where a patient's is wanted. */
export function notOfPatient(): HttpError {
  return new HttpError(403, 'This access token is not a patient’s', {
    challenge: 'Bearer error="insufficient_scope"',
  })
}

/**
 * The one way into a patient's records. The signature may be known from before; whether the token has expired, was
 * refreshed or revoked is looked up every time.
 * @throws {HttpError} 401; 403 for a token of an application, which has no patient
 */
export async function authenticate(deps: Needs, request: WithHeaders): Promise<AccessContext> {
  const found = await findAccessToken(deps, request)
  if (found === undefined || !isUsable(found, deps)) throw invalidAccessToken(request)
  if (found.kind === 'application') throw notOfPatient()
  return found.context
}

export type FoundToken = FoundPatientToken | FoundApplicationToken

export interface FoundPatientToken {
  kind: 'patient'
  claims: PatientClaims
  /** EXCHANGED or REFRESHED; a revoked token is not found at all. */
  state: AccessTokenState
  context: AccessContext
  /** The authorization's time is over, or the payer ended it: whatever the token says, there is nothing to read. */
  hasEnded: boolean
}

export interface FoundApplicationToken {
  kind: 'application'
  claims: ApplicationClaims
}

/** Whether the token opens anything now. */
export function isUsable(found: FoundToken, deps: Pick<Deps, 'clock'>): boolean {
  if (isExpired(found.claims, deps)) return false
  return found.kind === 'application' || (found.state === 'EXCHANGED' && !found.hasEnded)
}

/** @returns undefined for a bearer that is no token of ours, unknown, or revoked; expired ones are found */
export async function findAccessToken(deps: Needs, request: WithHeaders): Promise<FoundToken | undefined> {
  const token = bearerToken(request.headers.authorization)
  const claims = token === undefined ? undefined : await verifyAccessToken(deps, token)
  if (claims === undefined) return undefined
  return isOfPatient(claims) ? findPatientToken(deps, claims) : findApplicationToken(deps, claims)
}

async function findPatientToken(
  { database }: Needs,
  claims: PatientClaims,
): Promise<FoundPatientToken | undefined> {
  const row = await database.kysely
    .selectFrom('access_token')
    .innerJoin('patient_authorization as pa', 'pa.id', 'access_token.authorization_id')
    .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .select(['access_token.state', 'pa.patient_id', 'pa.application_id', 'endpoint.mode'])
    .select(['endpoint.id as endpoint_id', 'pa.ended_at'])
    .where('access_token.jti', '=', claims.jti)
    .where('access_token.authorization_id', '=', claims.sub)
    // With the authorization, the tokens that it had before are revoked too.
    .where('pa.state', '!=', 'REVOKED')
    .where('access_token.state', '!=', 'REVOKED')
    .executeTakeFirst()
  if (row?.patient_id == null) return undefined
  return {
    kind: 'patient',
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

/** It lives only as long as the key that it was asked for with. */
async function findApplicationToken(
  { database, clock }: Needs,
  claims: ApplicationClaims,
): Promise<FoundApplicationToken | undefined> {
  const row = await database.kysely
    .selectFrom('application_token')
    .innerJoin('application_key', 'application_key.id', 'application_token.application_key_id')
    .select('jti')
    .where('jti', '=', claims.jti)
    .where(opensAt(clock()))
    .executeTakeFirst()
  return row && { kind: 'application', claims }
}

function isExpired(claims: AccessTokenClaims, { clock }: Pick<Deps, 'clock'>): boolean {
  return claims.exp * 1000 <= clock()
}
