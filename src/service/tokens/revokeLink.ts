import { findAccessToken, invalidAccessToken, notOfPatient } from './authenticate.ts'
import { findSecretKey, invalidSecretKey } from './findClient.ts'
import { giveBackGrants, revokeWithin } from './revokeAuthorizations.ts'
import type { FastifyRequest } from 'fastify'
import type { Transaction } from 'kysely'
import type { RevokeResponse } from '../../contract/linkApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * The host ends what a patient has linked: every authorization of the same application, user, plan and member of the
 * plan, however often it was linked. An anonymous user cannot be recognized, so there it is the one authorization.
 *
 * A token that has expired still ends its authorization: a host that lets a patient go must not have to refresh first.
 * One that was refreshed is dead, for this too; a second revoke finds a revoked token.
 *
 * @throws {HttpError} 401 for a wrong secret key, or one of another application than the token's, and for a token that
 * is unknown, refreshed or revoked; 403 for a token that has no patient. Nothing is revoked then.
 */
export async function revokeLink(
  deps: Deps,
  request: Pick<FastifyRequest, 'headers'>,
  { secret_key }: { secret_key: string },
): Promise<RevokeResponse> {
  const found = await findAccessToken(deps, request)
  if (found === undefined || (found.kind === 'patient' && found.state === 'REFRESHED')) {
    throw invalidAccessToken(request)
  }
  const client = await findSecretKey(deps, secret_key)
  if (client === undefined || client.applicationId !== found.claims.client_id) throw invalidSecretKey()
  if (found.kind === 'application') throw notOfPatient()
  if (client.mode !== found.context.mode) throw invalidSecretKey()

  const { accessTokens, grants } = await deps.database.transaction(async (trx) =>
    revokeWithin(deps, trx, await linkedAlike(trx, found.context.authorizationId)),
  )
  // Someone else's revoke came first, between our look and the lock.
  if (accessTokens === 0) throw invalidAccessToken(request)
  await giveBackGrants(deps, grants)
  return { count: accessTokens }
}

/** The authorization and those of the same application, user, plan and member that can still be revoked. */
async function linkedAlike(trx: Transaction<Schema>, authorizationId: string): Promise<string[]> {
  const one = await trx
    .selectFrom('patient_authorization')
    .select(['application_id', 'user_id', 'endpoint_id', 'payer_patient_id'])
    .where('id', '=', authorizationId)
    .executeTakeFirstOrThrow()
  if (one.user_id === null) return [authorizationId]
  const alike = await trx
    .selectFrom('patient_authorization')
    .select('id')
    .where('application_id', '=', one.application_id)
    .where('user_id', '=', one.user_id)
    .where('endpoint_id', '=', one.endpoint_id)
    .where('payer_patient_id', '=', one.payer_patient_id)
    .execute()
  return alike.map(({ id }) => id)
}
