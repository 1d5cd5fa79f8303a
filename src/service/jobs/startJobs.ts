import PgBoss from 'pg-boss'
import { createDeliverer } from '../outbox/createDeliverer.ts'
import { createPayerLanes } from '../sync/collect/payerLane.ts'
import { recoverSyncJobs } from '../sync/jobs/recoverSyncJobs.ts'
import { runSync } from '../sync/runSync.ts'
import { EVERY_MINUTE } from './everyMinute.ts'
import { bossDatabase } from './jobQueue.ts'
import { createSyncTurns } from './syncTurns.ts'
import type { Deps } from '../deps.ts'
import type { SyncJobData } from './jobQueue.ts'

/** Syncs at once in this process, and of these from one payer. */
const SYNC_WORKERS = 9
const SYNCS_PER_PAYER = 3
const POLLING_SECONDS = 2
const STOP_MS = 10_000

/**
 * Works the queues off: pg-boss on our own database, so that several processes share the work. Its workers look every
 * two seconds; an enqueued sync wakes them at once, in every process.
 */
export async function startJobs(deps: Deps): Promise<{ stop(): Promise<void> }> {
  const { database, log } = deps
  const boss = new PgBoss({ db: bossDatabase(database), schedule: true, supervise: true })
  boss.on('error', (error) => {
    log.error({ err: error }, 'job queue')
  })
  // It makes queues of its own, which it cannot do twice at once.
  await database.alone(() => boss.start())
  const stopping = new AbortController()
  const laneFor = createPayerLanes()
  const turns = createSyncTurns(
    (syncJobId) => runSync(deps, syncJobId, { laneFor, signal: stopping.signal }),
    SYNCS_PER_PAYER,
  )

  // Before a worker takes one: what is at work then is not taken for what a crash left behind.
  await recoverSyncJobs(deps, { atStart: true })

  const polling = { pollingIntervalSeconds: POLLING_SECONDS }
  const workers: string[] = []
  for (let count = 0; count < SYNC_WORKERS; count += 1) {
    const worker = await boss.work<SyncJobData>('sync', polling, async (jobs) => {
      for (const { data } of jobs) {
        await turns.take(await endpointOf(deps, data.syncJobId), data.syncJobId)
      }
    })
    workers.push(worker)
  }
  for (const [queue, work] of Object.entries(EVERY_MINUTE)) {
    await boss.work(queue, polling, () => work(deps, stopping.signal))
    await boss.schedule(queue, '* * * * *')
  }

  const deliverer = createDeliverer(deps)
  const wakeDeliverer = () =>
    deliverer.wake().catch((error: unknown) => {
      log.error({ err: error }, 'webhook deliveries')
    })
  await boss.work('deliver', polling, wakeDeliverer)
  await boss.schedule('deliver', '* * * * *')
  const stopHearingOfChanges = database.listen('outbox', () => void wakeDeliverer())
  await wakeDeliverer()

  const stopListening = database.listen('jobs', () => {
    for (const worker of workers) boss.notifyWorker(worker)
  })

  return {
    async stop() {
      stopListening()
      stopHearingOfChanges()
      stopping.abort()
      await deliverer.stop()
      await boss.stop({ graceful: true, timeout: STOP_MS })
    },
  }
}

/** Whose plan a sync reads; '' where the job is gone. */
async function endpointOf({ database }: Pick<Deps, 'database'>, syncJobId: string): Promise<string> {
  const row = await database.kysely
    .selectFrom('sync_job')
    .innerJoin('patient_authorization', 'patient_authorization.id', 'sync_job.authorization_id')
    .select('patient_authorization.endpoint_id')
    .where('sync_job.id', '=', syncJobId)
    .executeTakeFirst()
  return row?.endpoint_id ?? ''
}
