import { randomUUID } from 'node:crypto'
import { PUBLIC_TOKEN } from '../../contract/keys.ts'
import { HttpError } from '../http/httpError.ts'
import { beginLifetime } from '../lifetimes/beginLifetime.ts'
import { moveAuthorization } from '../sessions/moveAuthorization.ts'
import { signAccessToken } from './accessToken.ts'
import { authorizationSummary } from './authorizationSummary.ts'
import { findSecretKey } from './findClient.ts'
import { hashSecret, randomSecret } from './secrets.ts'
import type { Transaction } from 'kysely'
import type { ExchangeResponse } from '../../contract/linkApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Client } from './findClient.ts'
import type { Lifetimes } from '../lifetimes/lifetimesOf.ts'

interface Issued {
  authorizationId: string
  lifetimes: Lifetimes
  accessToken: string
  refreshToken: string | undefined
}

/**
 * Turns a public token into an access token, once. The key is looked at first, and a wrong one burns nothing; then one
 * UPDATE takes the token, so that of many exchanges at once exactly one succeeds.
 *
 * @throws {HttpError} 401 for a wrong secret key, 400 for a public token that is wrong, used or expired
 */
export async function exchangeToken(
  deps: Deps,
  given: { public_token: string; secret_key: string },
): Promise<ExchangeResponse> {
  const key = await findSecretKey(deps, given.secret_key)
  if (key === undefined) throw new HttpError(401, 'Invalid secret key')
  if (!PUBLIC_TOKEN.test(given.public_token)) throw invalidToken('Public token is malformed.')

  const issued = await deps.database.transaction((trx) => issue(deps, trx, given.public_token, key))
  const { usage, ...summary } = await authorizationSummary(deps, issued.authorizationId)
  return {
    access_token: issued.accessToken,
    expires_in: issued.lifetimes.expiresInSeconds,
    usage,
    ...(issued.refreshToken !== undefined && { refresh_token: issued.refreshToken }),
    refresh_expires_in: issued.lifetimes.refreshExpiresInSeconds,
    ...summary,
  }
}

async function issue(
  deps: Deps,
  trx: Transaction<Schema>,
  publicToken: string,
  key: Client,
): Promise<Issued> {
  const now = deps.clock()
  const row = await findPublicToken(trx, publicToken, key)
  if (row === undefined) throw invalidToken('Public token was not found.')
  const taken = await trx
    .updateTable('public_token')
    .set({ exchanged_at: new Date(now) })
    .where('authorization_id', '=', row.id)
    .where('exchanged_at', 'is', null)
    .where('expires_at', '>', new Date(now))
    .executeTakeFirst()
  if (taken.numUpdatedRows === 0n) {
    throw invalidToken(
      row.exchanged_at === null ? 'Public token has expired.' : 'Public token has already been exchanged.',
    )
  }
  if (row.patient_id === null || !(await moveAuthorization(trx, row.id, 'EXCHANGED', new Date(now)))) {
    throw invalidToken('The authorization is over.')
  }
  const lifetimes = await beginLifetime(deps, trx, row.id)
  if (lifetimes === undefined) throw invalidToken('The authorization is over.')
  const { expiresInSeconds } = lifetimes
  await trx
    .updateTable('patient_authorization')
    .set({ exchanged_at: new Date(now) })
    .where('id', '=', row.id)
    .execute()

  const jti = randomUUID()
  const issuedAt = Math.floor(now / 1000)
  await trx
    .insertInto('access_token')
    .values({
      jti,
      authorization_id: row.id,
      state: 'EXCHANGED',
      state_changed_at: new Date(now),
      issued_at: new Date(issuedAt * 1000),
      expires_at: new Date((issuedAt + expiresInSeconds) * 1000),
    })
    .execute()
  const refreshToken = row.usage === 'MULTIPLE' ? randomSecret() : undefined
  if (refreshToken !== undefined) {
    await trx
      .insertInto('refresh_token')
      .values({
        token_hash: hashSecret(refreshToken),
        authorization_id: row.id,
        access_token_jti: jti,
        issued_at: new Date(now),
        expires_at: lifetimes.refreshTokenExpiresAt,
      })
      .execute()
  }
  const accessToken = await signAccessToken(deps, {
    jti,
    issuedAt,
    expiresInSeconds,
    sub: row.id,
    patientId: row.patient_id,
    clientId: key.applicationId,
  })
  return { authorizationId: row.id, lifetimes, accessToken, refreshToken }
}

/** Another application's token, or one of another mode, is as unknown as one that never was. */
async function findPublicToken(trx: Transaction<Schema>, publicToken: string, key: Client) {
  return (
    trx
      .selectFrom('public_token')
      .innerJoin('patient_authorization as pa', 'pa.id', 'public_token.authorization_id')
      .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
      .select(['pa.id', 'pa.usage', 'pa.patient_id', 'public_token.exchanged_at'])
      .where('public_token.token_hash', '=', hashSecret(publicToken))
      .where('pa.application_id', '=', key.applicationId)
      .where('endpoint.mode', '=', key.mode)
      // Who waits for another exchange of it reads what that one wrote.
      .forUpdate('public_token')
      .executeTakeFirst()
  )
}

function invalidToken(why: string): HttpError {
  return new HttpError(400, `Invalid public token. ${why}`)
}
