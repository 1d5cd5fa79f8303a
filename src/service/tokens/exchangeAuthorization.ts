import { beginLifetime } from '../lifetimes/beginLifetime.ts'
import { moveAuthorization } from '../sessions/moveAuthorization.ts'
import { authorizationSummary } from './authorizationSummary.ts'
import { issueTokens } from './issueTokens.ts'
import type { Transaction } from 'kysely'
import type { ExchangeResponse } from '../../contract/linkApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Lifetimes } from '../lifetimes/lifetimesOf.ts'
import type { IssuedTokens } from './issueTokens.ts'

export interface Exchanged extends IssuedTokens {
  authorizationId: string
  lifetimes: Lifetimes
}

/**
 * AUTHORIZED → EXCHANGED: the app gets the first tokens of an authorization, whichever way it proved that they are its
 * own (a public token, an authorization code).
 *
 * @returns undefined where the authorization is over, or was exchanged before
 */
export async function exchangeAuthorization(
  deps: Deps,
  trx: Transaction<Schema>,
  authorizationId: string,
): Promise<Exchanged | undefined> {
  const now = new Date(deps.clock())
  if (!(await moveAuthorization(trx, authorizationId, 'EXCHANGED', now))) return undefined
  const lifetimes = await beginLifetime(deps, trx, authorizationId)
  const row = await trx
    .updateTable('patient_authorization')
    .set({ exchanged_at: now })
    .where('id', '=', authorizationId)
    .returning(['application_id', 'patient_id', 'usage'])
    .executeTakeFirstOrThrow()
  if (lifetimes === undefined || row.patient_id === null) return undefined
  const authorization = {
    id: authorizationId,
    applicationId: row.application_id,
    patientId: row.patient_id,
    usage: row.usage,
  }
  return { ...(await issueTokens(deps, trx, authorization, lifetimes)), authorizationId, lifetimes }
}

/** What the app is told of its first tokens. */
export async function exchangeAnswer(
  deps: Pick<Deps, 'database' | 'directory' | 'clock'>,
  { accessToken, refreshToken, authorizationId, lifetimes }: Exchanged,
): Promise<ExchangeResponse> {
  const { usage, ...summary } = await authorizationSummary(deps, authorizationId)
  return {
    access_token: accessToken,
    expires_in: lifetimes.expiresInSeconds,
    usage,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    refresh_expires_in: lifetimes.refreshExpiresInSeconds,
    ...summary,
  }
}
