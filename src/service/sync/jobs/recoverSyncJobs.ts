import { sql } from 'kysely'
import type { Deps } from '../../deps.ts'

/** An ACTIVE job whose worker was not heard of for so long was interrupted. Longer than any one request may take. */
const SILENCE_MS = 5 * 60_000

/**
 * Sends the jobs anew that a crash left behind: ACTIVE ones go back to WAITING, and waiting ones that nobody took are
 * sent again. A job that is sent twice runs once, since it is claimed.
 *
 * @param atStart whether this process has just begun; where it has the database for itself, nothing can be at work then
 */
export async function recoverSyncJobs(
  { database, clock, log }: Pick<Deps, 'database' | 'clock' | 'log'>,
  { atStart }: { atStart: boolean },
): Promise<void> {
  const now = clock()
  const before = new Date(atStart && database.exclusive ? now + 1 : now - SILENCE_MS)
  const recovered = await database.transaction(async (trx) => {
    const jobs = await trx
      .updateTable('sync_job')
      .set({
        state: 'WAITING',
        state_changed_at: sql<Date>`case state when 'ACTIVE'
          then ${new Date(now)}::timestamptz else state_changed_at end`,
        heartbeat_at: new Date(now),
      })
      .where('state', 'in', ['WAITING', 'ACTIVE'])
      .where(({ eb, fn }) => eb(fn.coalesce('heartbeat_at', 'state_changed_at'), '<', before))
      .returning('id')
      .execute()
    for (const { id } of jobs) await database.jobs.sendSync(trx, { syncJobId: id })
    if (jobs.length > 0) await database.notify(trx, 'jobs', 'sync')
    return jobs.length
  })
  if (recovered > 0) log.warn({ jobs: recovered }, 'sync jobs that were interrupted run again')
}
