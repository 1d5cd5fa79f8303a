import { authorizationSummary } from './authorizationSummary.ts'
import { findAccessToken, invalidAccessToken, isUsable } from './authenticate.ts'
import type { FastifyRequest } from 'fastify'
import type { ApplicationIntrospectResponse, IntrospectResponse } from '../../contract/linkApi.ts'
import type { Deps } from '../deps.ts'

/**
 * What a bearer token of ours is worth. One that has expired or was refreshed is answered for, as not active: apps find
 * out so that it is time to refresh.
 * @throws {HttpError} 401 for a token that is revoked, unknown or forged
 */
export async function introspect(
  deps: Deps,
  request: Pick<FastifyRequest, 'headers'>,
): Promise<IntrospectResponse | ApplicationIntrospectResponse> {
  const found = await findAccessToken(deps, request)
  if (found === undefined) throw invalidAccessToken(request)
  const active = isUsable(found, deps)
  if (found.kind === 'application') return { ...found.claims, active }
  const { claims, state } = found
  const { jti, iat, exp, iss, aud, sub, client_id } = claims
  const { patient, ...summary } = await authorizationSummary(deps, sub)
  return { jti, iat, exp, active, iss, aud, sub, patient, client_id, state, ...summary }
}
