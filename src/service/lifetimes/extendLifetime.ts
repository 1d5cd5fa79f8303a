import { LIFETIME_COLUMNS, lifetimesOf, REFRESH_TOKEN_SECONDS } from './lifetimesOf.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * The payer has shown that its grant lasts longer than the app was told: the refresh token that the app holds lives as
 * long as it would have been told now. It never shortens what was promised.
 */
export async function extendLifetime(
  deps: Pick<Deps, 'clock' | 'directory'>,
  trx: Transaction<Schema>,
  authorizationId: string,
): Promise<void> {
  const now = deps.clock()
  const row = await trx
    .selectFrom('patient_authorization')
    .select([...LIFETIME_COLUMNS, 'endpoint_id', 'refresh_due_at'])
    .where('id', '=', authorizationId)
    .executeTakeFirstOrThrow()
  const token = await trx
    .selectFrom('refresh_token')
    .select(['token_hash', 'issued_at', 'expires_at'])
    .where('authorization_id', '=', authorizationId)
    .where('used_at', 'is', null)
    .orderBy('issued_at', 'desc')
    .executeTakeFirst()
  const { refreshExpiresInSeconds } = lifetimesOf(row, deps.directory.get(row.endpoint_id ?? '') ?? {}, now)
  if (token === undefined || refreshExpiresInSeconds === null || token.expires_at.getTime() <= now) return
  const until = Math.min(
    token.issued_at.getTime() + REFRESH_TOKEN_SECONDS * 1000,
    now + refreshExpiresInSeconds * 1000,
  )
  if (until <= token.expires_at.getTime()) return
  const expiresAt = new Date(until)
  await trx
    .updateTable('refresh_token')
    .set({ expires_at: expiresAt })
    .where('token_hash', '=', token.token_hash)
    .execute()
  await trx
    .updateTable('patient_authorization')
    .set({ refresh_due_at: expiresAt })
    .where('id', '=', authorizationId)
    .execute()
}
