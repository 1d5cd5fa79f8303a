import { enqueueSync } from '../sync/jobs/enqueueSync.ts'
import { DAY_SECONDS, LIFETIME_COLUMNS, lifetimesOf, REFRESH_TOKEN_SECONDS } from './lifetimesOf.ts'
import { nextSyncAt } from './nextSyncAt.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Lifetimes } from './lifetimesOf.ts'

export interface BegunLifetime extends Lifetimes {
  /** What the refresh token's row says; MULTIPLE only is given one. */
  refreshTokenExpiresAt: Date
}

/**
 * An access token is being issued, by an exchange or by a refresh: what its answer says of times, and what follows of
 * it, in the issuing transaction.
 *
 * - ONE_TIME: our copy is deleted 24 hours from now.
 * - MULTIPLE: our copy is deleted unless a refresh comes while the refresh token lives. A schedule that `$expunge` has
 *   paused goes on; where the records are older than 24 hours a sync begins, and what there is can be read meanwhile.
 *
 * @returns undefined where the authorization is over: then there is nothing to issue
 */
export async function beginLifetime(
  deps: Pick<Deps, 'clock' | 'database' | 'directory'>,
  trx: Transaction<Schema>,
  authorizationId: string,
): Promise<BegunLifetime | undefined> {
  const now = deps.clock()
  const row = await trx
    .selectFrom('patient_authorization')
    .select([...LIFETIME_COLUMNS, 'endpoint_id', 'next_sync_at'])
    .where('id', '=', authorizationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (row.ended_at !== null || row.state === 'REVOKED') return undefined
  const lifetimes = lifetimesOf(row, deps.directory.get(row.endpoint_id ?? '') ?? {}, now)
  const seconds = lifetimes.refreshExpiresInSeconds ?? REFRESH_TOKEN_SECONDS
  const refreshTokenExpiresAt = new Date(now + seconds * 1000)
  const isMultiple = row.usage === 'MULTIPLE'
  await trx
    .updateTable('patient_authorization')
    .set(
      isMultiple
        ? {
            refresh_due_at: refreshTokenExpiresAt,
            next_sync_at: row.next_sync_at ?? nextSyncAt(authorizationId, now),
          }
        : { delete_data_at: new Date(now + DAY_SECONDS * 1000) },
    )
    .where('id', '=', authorizationId)
    .execute()
  if (isMultiple && (row.next_sync_at === null || (await isStale(trx, authorizationId, now)))) {
    await enqueueSync(deps, trx, authorizationId)
  }
  return { ...lifetimes, refreshTokenExpiresAt }
}

/** Whether the last complete sync is older than 24 hours; one that has none yet is under way, or scheduled. */
async function isStale(trx: Transaction<Schema>, authorizationId: string, now: number): Promise<boolean> {
  const complete = await trx
    .selectFrom('sync_job')
    .select('ended_at')
    .where('authorization_id', '=', authorizationId)
    .where('state', '=', 'COMPLETED')
    .orderBy('generation', 'desc')
    .executeTakeFirst()
  const endedAt = complete?.ended_at?.getTime()
  return endedAt !== undefined && endedAt < now - DAY_SECONDS * 1000
}
