import { ACCESS_TOKEN_TRANSITIONS, statesBefore } from '../../contract/states.ts'
import { beginLifetime } from '../lifetimes/beginLifetime.ts'
import { issueTokens } from './issueTokens.ts'
import { revokeWithin } from './revokeAuthorizations.ts'
import { hashSecret } from './secrets.ts'
import { sealSuccessor, successorAgain } from './successor.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { PayerGrant } from '../smart/giveBackGrant.ts'
import type { Client } from './findClient.ts'
import type { Successor } from './successor.ts'

/** What became of a refresh token that a client showed. */
export type Rotation =
  | { outcome: 'rotated'; authorizationId: string; successor: Successor }
  /** Unknown, another application's, expired, or of an authorization that is over. Nothing has changed. */
  | { outcome: 'refused' }
  /** Shown again too late: someone else may have it. The whole family is revoked. */
  | { outcome: 'reused'; grants: PayerGrant[] }

/**
 * Rotation with reuse detection (RFC 9700, section 4.14.2), in one transaction.
 *
 * What it must do: of many refreshes with one token, at once or shortly after one another, exactly one issues; the
 * others get the same answer, since a lost answer or a race must not lock a patient out. Later, a token that is shown
 * again was copied, and nobody can tell by whom: everything that came of it ends.
 *
 * 1. Find the token among those of this application and mode; a foreign one is as unknown as one that never was.
 * 2. Lock the authorization. All refreshes and revokes of one family wait here for one another, so the token is read
 *    again behind the lock.
 * 3. Used before: within the grace the stored successor, after it the end of the family.
 * 4. Otherwise it is used up, the access token that it came with is REFRESHED and dead, and new ones are issued.
 *
 * Rejected: marking the token used by one UPDATE without a lock (the losers of a race would find no successor yet), and
 * deriving the successor from the token (who has copied the one would have the other).
 */
export async function rotateRefreshToken(
  deps: Deps,
  trx: Transaction<Schema>,
  refreshToken: string,
  client: Client,
): Promise<Rotation> {
  const tokenHash = hashSecret(refreshToken)
  const authorization = await lockAuthorization(trx, tokenHash, client)
  if (authorization?.state !== 'EXCHANGED' || authorization.patient_id === null) return { outcome: 'refused' }
  const { id, patient_id: patientId, usage } = authorization
  const token = await trx
    .selectFrom('refresh_token')
    .select(['used_at', 'expires_at', 'successor'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (token === undefined) return { outcome: 'refused' }
  const { used_at, expires_at, successor: sealed } = token
  if (used_at !== null) {
    const again = successorAgain(deps, id, { used_at, successor: sealed })
    if (again !== undefined) return { outcome: 'rotated', authorizationId: id, successor: again }
    return { outcome: 'reused', grants: (await revokeWithin(deps, trx, [id])).grants }
  }
  const now = new Date(deps.clock())
  const lifetimes = expires_at > now ? await beginLifetime(deps, trx, id) : undefined
  if (lifetimes === undefined) return { outcome: 'refused' }

  await trx
    .updateTable('access_token')
    .set({ state: 'REFRESHED', state_changed_at: now })
    .where('authorization_id', '=', id)
    .where('state', 'in', statesBefore(ACCESS_TOKEN_TRANSITIONS, 'REFRESHED'))
    .execute()
  const issued = await issueTokens(
    deps,
    trx,
    { id, applicationId: client.applicationId, patientId, usage },
    lifetimes,
  )
  if (issued.refreshToken === undefined) return { outcome: 'refused' }
  const successor = {
    accessToken: issued.accessToken,
    refreshToken: issued.refreshToken,
    expiresInSeconds: lifetimes.expiresInSeconds,
    refreshExpiresInSeconds: lifetimes.refreshExpiresInSeconds,
  }
  await trx
    .updateTable('refresh_token')
    .set({ used_at: now, successor: sealSuccessor(deps.keys, id, successor) })
    .where('token_hash', '=', tokenHash)
    .execute()
  return { outcome: 'rotated', authorizationId: id, successor }
}

async function lockAuthorization(trx: Transaction<Schema>, tokenHash: string, client: Client) {
  return trx
    .selectFrom('refresh_token')
    .innerJoin('patient_authorization as pa', 'pa.id', 'refresh_token.authorization_id')
    .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .select(['pa.id', 'pa.state', 'pa.usage', 'pa.patient_id'])
    .where('refresh_token.token_hash', '=', tokenHash)
    .where('pa.application_id', '=', client.applicationId)
    .where('endpoint.mode', '=', client.mode)
    .forUpdate('pa')
    .executeTakeFirst()
}
