import { sql } from 'kysely'
import { isResourceType } from '../../../contract/resourceTypes.ts'
import { statesBefore, SYNC_JOB_TRANSITIONS } from '../../../contract/states.ts'
import { nextSyncAt, retrySyncAt } from '../../lifetimes/nextSyncAt.ts'
import { recordChange } from '../../outbox/recordChange.ts'
import { failAuthorization } from '../../sessions/failAuthorization.ts'
import { recordEvent } from '../../sessions/recordEvent.ts'
import type { Transaction } from 'kysely'
import type { ExitCode } from '../../../contract/exitCodes.ts'
import type { ResourceCounts, ResourceType } from '../../../contract/resourceTypes.ts'
import type { Schema } from '../../database/schema.ts'
import type { Deps } from '../../deps.ts'
import type { TypeFailure } from '../typeFailure.ts'

export interface ClaimedJob {
  id: string
  authorizationId: string
  sessionId: string
  applicationId: string
  generation: number
  previousGeneration: number | null
  idNamespace: string
  requestedResources: ResourceType[]
}

/** WAITING → ACTIVE. Undefined if the job does not wait (any more): another process has it, or it has ended. */
export async function claimSyncJob(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  syncJobId: string,
): Promise<ClaimedJob | undefined> {
  const now = new Date(clock())
  return database.transaction(async (trx) => {
    const claimed = await trx
      .updateTable('sync_job')
      .set({ state: 'ACTIVE', state_changed_at: now, heartbeat_at: now })
      .where('id', '=', syncJobId)
      .where('state', 'in', statesBefore(SYNC_JOB_TRANSITIONS, 'ACTIVE'))
      .returning(['id', 'authorization_id', 'generation'])
      .executeTakeFirst()
    if (claimed === undefined) return undefined
    const authorization = await trx
      .selectFrom('patient_authorization')
      .select(['session_id', 'application_id', 'current_generation', 'id_namespace', 'requested_resources'])
      .where('id', '=', claimed.authorization_id)
      .executeTakeFirstOrThrow()
    return {
      id: claimed.id,
      authorizationId: claimed.authorization_id,
      sessionId: authorization.session_id,
      applicationId: authorization.application_id,
      generation: claimed.generation,
      previousGeneration: authorization.current_generation,
      idNamespace: authorization.id_namespace,
      requestedResources: authorization.requested_resources.filter(isResourceType),
    }
  })
}

/**
 * The swap: ACTIVE → COMPLETED, and the generation becomes the readable one. Counts are what is stored, type by type.
 * @returns false if the data was deleted while the sync ran; then nothing of it is kept
 */
export async function completeSyncJob(
  deps: Pick<Deps, 'database' | 'clock'>,
  job: ClaimedJob,
  failures: readonly TypeFailure[],
): Promise<boolean> {
  const now = new Date(deps.clock())
  return deps.database.transaction(async (trx) => {
    await lockAuthorization(trx, job.authorizationId)
    const rows = await trx
      .selectFrom('resource')
      .select(['type', sql<number>`count(*)::integer`.as('count')])
      .where('authorization_id', '=', job.authorizationId)
      .where('generation', '=', job.generation)
      .groupBy('type')
      .execute()
    const counts = Object.fromEntries(rows.map(({ type, count }) => [type, count])) as Partial<ResourceCounts>
    const ended = await trx
      .updateTable('sync_job')
      .set({
        state: 'COMPLETED',
        state_changed_at: now,
        ended_at: now,
        counts: JSON.stringify(counts),
        failures: JSON.stringify(failures),
      })
      .where('id', '=', job.id)
      .where('state', 'in', statesBefore(SYNC_JOB_TRANSITIONS, 'COMPLETED'))
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) {
      await trx
        .deleteFrom('resource')
        .where('authorization_id', '=', job.authorizationId)
        .where('generation', '=', job.generation)
        .execute()
      return false
    }
    await trx
      .updateTable('patient_authorization')
      .set({
        current_generation: job.generation,
        sync_failures: 0,
        // Null where there is no schedule: ONE_TIME.
        next_sync_at: sql<Date>`case when next_sync_at is not null
          then ${nextSyncAt(job.authorizationId, now.getTime())}::timestamptz end`,
      })
      .where('id', '=', job.authorizationId)
      .execute()
    await recordChange(deps, trx, { ...job, type: 'synced' })
    await recordEvent(deps, trx, {
      sessionId: job.sessionId,
      authorizationId: job.authorizationId,
      type: 'synced',
      payload: { counts },
    })
    return true
  })
}

/**
 * ACTIVE → FAILED; the authorization too, unless it has records of an earlier sync, which stay as they are. Where there
 * is a schedule, it is tried again after a growing pause. The app is told once that there is nothing to read.
 */
export async function failSyncJob(
  deps: Pick<Deps, 'database' | 'clock' | 'log'>,
  job: ClaimedJob,
  { code, failures }: { code: ExitCode; failures: readonly TypeFailure[] },
): Promise<void> {
  const now = new Date(deps.clock())
  await deps.database.transaction(async (trx) => {
    // First the authorization, as everybody does who locks both.
    await lockAuthorization(trx, job.authorizationId)
    await trx
      .deleteFrom('resource')
      .where('authorization_id', '=', job.authorizationId)
      .where('generation', '=', job.generation)
      .execute()
    const ended = await trx
      .updateTable('sync_job')
      .set({ state: 'FAILED', state_changed_at: now, ended_at: now, failures: JSON.stringify(failures) })
      .where('id', '=', job.id)
      .where('state', '=', 'ACTIVE')
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return
    const inARow = await noteFailure(trx, job.authorizationId, now)
    if (job.previousGeneration !== null || inARow > 1) return
    await failAuthorization(deps, trx, job.authorizationId, code)
    await recordChange(deps, trx, { ...job, type: 'failed' })
  })
}

async function lockAuthorization(trx: Transaction<Schema>, authorizationId: string): Promise<void> {
  await trx
    .selectFrom('patient_authorization')
    .select('id')
    .where('id', '=', authorizationId)
    .forUpdate()
    .execute()
}

/** @returns how many syncs have failed in a row */
async function noteFailure(trx: Transaction<Schema>, authorizationId: string, now: Date): Promise<number> {
  const row = await trx
    .selectFrom('patient_authorization')
    .select(['sync_failures', 'next_sync_at'])
    .where('id', '=', authorizationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const failures = row.sync_failures + 1
  await trx
    .updateTable('patient_authorization')
    .set({
      sync_failures: failures,
      ...(row.next_sync_at !== null && { next_sync_at: retrySyncAt(failures, now.getTime()) }),
    })
    .where('id', '=', authorizationId)
    .execute()
  return failures
}

/** ACTIVE → WAITING: interrupted, to be run again. */
export async function releaseSyncJob(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  job: ClaimedJob,
): Promise<void> {
  await database.kysely
    .updateTable('sync_job')
    .set({ state: 'WAITING', state_changed_at: new Date(clock()) })
    .where('id', '=', job.id)
    .where('state', '=', 'ACTIVE')
    .execute()
}

/** A sign of life, so that no other process takes the job for one that a crash left behind. */
export async function beat(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  job: Pick<ClaimedJob, 'id'>,
): Promise<void> {
  await database.kysely
    .updateTable('sync_job')
    .set({ heartbeat_at: new Date(clock()) })
    .where('id', '=', job.id)
    .where('state', '=', 'ACTIVE')
    .execute()
}
