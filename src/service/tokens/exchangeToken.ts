import { PUBLIC_TOKEN } from '../../contract/keys.ts'
import { HttpError } from '../http/httpError.ts'
import { exchangeAnswer, exchangeAuthorization } from './exchangeAuthorization.ts'
import { findSecretKey, invalidSecretKey } from './findClient.ts'
import { hashSecret } from './secrets.ts'
import type { Transaction } from 'kysely'
import type { ExchangeResponse } from '../../contract/linkApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Exchanged } from './exchangeAuthorization.ts'
import type { Client } from './findClient.ts'

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
  if (key === undefined) throw invalidSecretKey()
  if (!PUBLIC_TOKEN.test(given.public_token)) throw invalidToken('Public token is malformed.')
  const exchanged = await deps.database.transaction((trx) => take(deps, trx, given.public_token, key))
  return exchangeAnswer(deps, exchanged)
}

async function take(
  deps: Deps,
  trx: Transaction<Schema>,
  publicToken: string,
  key: Client,
): Promise<Exchanged> {
  const now = new Date(deps.clock())
  const row = await findPublicToken(trx, publicToken, key)
  if (row === undefined) throw invalidToken('Public token was not found.')
  const taken = await trx
    .updateTable('public_token')
    .set({ exchanged_at: now })
    .where('authorization_id', '=', row.authorization_id)
    .where('exchanged_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (taken.numUpdatedRows === 0n) {
    throw invalidToken(
      row.exchanged_at === null ? 'Public token has expired.' : 'Public token has already been exchanged.',
    )
  }
  const exchanged = await exchangeAuthorization(deps, trx, row.authorization_id)
  if (exchanged === undefined) throw invalidToken('The authorization is over.')
  return exchanged
}

/** Another application's token, or one of another mode, is as unknown as one that never was. */
async function findPublicToken(trx: Transaction<Schema>, publicToken: string, key: Client) {
  return (
    trx
      .selectFrom('public_token')
      .innerJoin('patient_authorization as pa', 'pa.id', 'public_token.authorization_id')
      .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
      .select(['public_token.authorization_id', 'public_token.exchanged_at'])
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
