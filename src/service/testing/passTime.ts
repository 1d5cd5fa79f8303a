import { EVERY_MINUTE } from '../jobs/everyMinute.ts'
import { createPayerLanes } from '../sync/collect/payerLane.ts'
import { runSync } from '../sync/runSync.ts'
import type { Service } from './journey.ts'
import type { TestService } from './createTestService.ts'

/** Moves the clock on, and does what comes by once a minute, once, as a process with `startJobs` would. */
export async function passTime(service: Service & Pick<TestService, 'advance'>, ms: number): Promise<void> {
  service.advance(ms)
  await runMinuteJobs(service)
}

export async function runMinuteJobs(service: Service): Promise<void> {
  const { signal } = new AbortController()
  for (const work of Object.values(EVERY_MINUTE)) await work(service.deps, signal)
  await runWaitingSyncs(service)
}

/** Runs the syncs that wait, as workers would. */
export async function runWaitingSyncs({ deps }: Pick<Service, 'deps'>): Promise<void> {
  const waiting = await deps.database.kysely
    .selectFrom('sync_job')
    .select('id')
    .where('state', '=', 'WAITING')
    .execute()
  const { signal } = new AbortController()
  for (const { id } of waiting) await runSync(deps, id, { laneFor: createPayerLanes(), signal })
}
