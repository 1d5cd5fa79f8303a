import { sql } from 'kysely'
import type { Claim } from './claimDelivery.ts'
import type { Deps } from '../deps.ts'

/** Between the five attempts: a minute, ten minutes, an hour, six hours. */
export const BACK_OFF_MS = [60_000, 600_000, 3_600_000, 21_600_000] as const

/**
 * Writes down how an attempt ended: delivered, to be tried again later, or given up after the last.
 * @returns whether it was given up; nothing is written for a claim that has been lost to another process
 */
export async function settleDelivery(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  claim: Claim,
  delivered: boolean,
): Promise<{ givenUp: boolean }> {
  const now = clock()
  const wait = BACK_OFF_MS[claim.attempts]
  const givenUp = !delivered && wait === undefined
  await database.kysely
    .updateTable('outbox')
    .set({
      attempts: claim.attempts + 1,
      claimed_until: null,
      delivered_at: delivered ? new Date(now) : null,
      failed_at: givenUp ? new Date(now) : null,
      // A webhook that was removed in the meantime has nothing waiting.
      next_attempt_at:
        delivered || wait === undefined
          ? null
          : sql`case when next_attempt_at is null then null else ${new Date(now + wait)}::timestamptz end`,
    })
    .where('id', '=', claim.id)
    .where('claimed_until', '=', claim.until)
    .execute()
  return { givenUp }
}
