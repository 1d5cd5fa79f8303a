import { enqueueSync } from '../sync/jobs/enqueueSync.ts'
import { retrySyncAt } from './nextSyncAt.ts'
import type { Deps } from '../deps.ts'

const BATCH = 50

/**
 * Lets the syncs begin that are due: MULTIPLE data is read again at least every 24 hours, whatever the network (contract
 * section 4). What is read now is due again when the sync has ended, well or badly; the time set here is for a sync
 * that nobody hears of again.
 */
export async function scheduleSyncs(
  deps: Pick<Deps, 'clock' | 'database' | 'directory' | 'log'>,
): Promise<void> {
  const { database, clock, log } = deps
  const now = new Date(clock())
  let enqueued = 0
  for (;;) {
    const batch = await database.transaction(async (trx) => {
      const due = await trx
        .selectFrom('patient_authorization')
        .select(['id', 'sync_failures'])
        .where('next_sync_at', '<=', now)
        .where('usage', '=', 'MULTIPLE')
        .where('state', 'in', ['AUTHORIZED', 'EXCHANGED'])
        .where('ended_at', 'is', null)
        .where('payer_tokens', 'is not', null)
        .orderBy('next_sync_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const { id, sync_failures: failures } of due) {
        await trx
          .updateTable('patient_authorization')
          .set({ next_sync_at: retrySyncAt(failures + 1, now.getTime()) })
          .where('id', '=', id)
          .execute()
        await enqueueSync(deps, trx, id)
      }
      return due.length
    })
    enqueued += batch
    if (batch < BATCH) break
  }
  if (enqueued > 0) log.info({ enqueued }, 'records are read again')
}
