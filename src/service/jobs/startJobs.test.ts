import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSyncService } from '../sync/testing/createSyncService.ts'
import { enqueueSync } from '../sync/jobs/enqueueSync.ts'
import { readSyncSummary } from '../sync/jobs/readSyncSummary.ts'
import { startFhirPayer } from '../sync/testing/startFhirPayer.ts'
import { startJobs } from './startJobs.ts'
import type { FhirPayer } from '../sync/testing/startFhirPayer.ts'
import type { SyncService } from '../sync/testing/createSyncService.ts'

describe('startJobs', () => {
  let payer: FhirPayer
  let other: FhirPayer
  let service: SyncService
  let stop: (() => Promise<void>) | undefined

  beforeAll(async () => {
    payer = await startFhirPayer([{ resourceType: 'Patient', id: 'amy' }])
    other = await startFhirPayer([{ resourceType: 'Patient', id: 'ben' }])
    service = await createSyncService([payer, other])
  })
  afterEach(async () => {
    payer.script = () => undefined
    await stop?.()
    stop = undefined
  })
  afterAll(async () => {
    await service.close()
    await payer.close()
    await other.close()
  })

  const start = async () => {
    const jobs = await startJobs(service.deps)
    stop = () => jobs.stop()
  }
  const enqueue = (id: string) =>
    service.deps.database.transaction((trx) => enqueueSync(service.deps, trx, id))
  const becomes = (id: string, state: string) =>
    expect.poll(async () => (await readSyncSummary(service.deps, id)).state, { timeout: 15_000 }).toBe(state)

  it('runs what is enqueued, once, while it works', async () => {
    await start()
    const ids = await Promise.all(Array.from({ length: 3 }, () => service.authorize(payer, 'amy')))
    for (const id of [...ids, ...ids]) await enqueue(id)
    for (const id of ids) await becomes(id, 'COMPLETED')
    const jobs = await service.deps.database.kysely.selectFrom('sync_job').select('id').execute()
    expect(jobs.length).toBeGreaterThanOrEqual(3)
    expect(jobs.length).toBeLessThanOrEqual(6)
  })

  it('runs what was enqueued before it started', async () => {
    const id = await service.authorize(payer, 'amy')
    await enqueue(id)
    await start()
    await becomes(id, 'COMPLETED')
  })

  it('does not let a payer that hangs keep another payer’s patients waiting', async () => {
    payer.script = () => ({ silent: true })
    const stuck = await Promise.all(Array.from({ length: 12 }, () => service.authorize(payer, 'amy')))
    for (const id of stuck) await enqueue(id)
    await start()
    const statesOf = () =>
      Promise.all(stuck.map(async (one) => (await readSyncSummary(service.deps, one)).state))
    const active = async () => (await statesOf()).filter((state) => state === 'ACTIVE').length
    await expect.poll(active, { timeout: 15_000 }).toBe(3)
    const id = await service.authorize(other, 'ben')
    await enqueue(id)
    await becomes(id, 'COMPLETED')
    expect((await statesOf()).filter((state) => state === 'ACTIVE')).toHaveLength(3)
    await stop?.()
    stop = undefined
    await service.deps.database.kysely.deleteFrom('sync_job').where('authorization_id', 'in', stuck).execute()
  })

  it('lets go of a sync under way when it stops, and runs it again at the next start', async () => {
    const id = await service.authorize(payer, 'amy')
    await start()
    payer.script = ({ path }) => (path === 'Patient/amy' ? { silent: true } : undefined)
    await enqueue(id)
    await becomes(id, 'ACTIVE')
    await stop?.()
    stop = undefined
    expect(await readSyncSummary(service.deps, id)).toMatchObject({ state: 'WAITING' })
    payer.script = () => undefined
    await start()
    await becomes(id, 'COMPLETED')
  })
})
