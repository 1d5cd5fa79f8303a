import { collectRecords } from './collect/collectRecords.ts'
import { beat, claimSyncJob, completeSyncJob, failSyncJob, releaseSyncJob } from './jobs/syncJob.ts'
import { createPayerClient } from './collect/payerClient.ts'
import { SYNC_LIMITS } from './collect/syncLimits.ts'
import { createProgressReporter } from './jobs/reportProgress.ts'
import { keyOf, payerBase } from './payerReference.ts'
import { assertSomethingCame, explainFailure } from './explainFailure.ts'
import { keepFailedTypes, storeGeneration } from './storeGeneration.ts'
import { SyncDropped } from './whileUnderWay.ts'
import { payerAccess } from '../smart/payerAccess.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { Deps } from '../deps.ts'
import type { PayerLane } from './collect/payerLane.ts'
import type { SyncLimits } from './collect/syncLimits.ts'
import type { ClaimedJob } from './jobs/syncJob.ts'
import type { SyncOutcome } from '../metrics/createMetrics.ts'
import type { TypeFailure } from './typeFailure.ts'

const MAX_SYNC_MS = 20 * 60_000
/** How often a running sync leaves a sign of life; recoverSyncJobs waits for several. */
const BEAT_MS = 60_000

export interface SyncOptions {
  /** The lane through which all requests to one payer go. */
  laneFor: (fhirBase: string) => PayerLane
  /** Tests narrow them. */
  limits?: Partial<SyncLimits>
  /** The process is stopping: the job goes back to where it waits. */
  signal: AbortSignal
}

/**
 * One sync of one authorization.
 *
 *  1. Claim: WAITING → ACTIVE, by one process alone. A job that was done meanwhile is left alone.
 *  2. Collect (collectRecords): the Patient, the requested types by search, the closure of references. Progress is
 *     told as it comes. Nothing is written to the store yet, so a failing payer leaves what is readable untouched.
 *  3. Store (storeGeneration): transformed, in small batches, as a generation of its own that nobody reads yet.
 *  4. Swap: in one transaction the authorization points to the new generation and the job is COMPLETED. Readers see
 *     the old records or the new ones, never a mixture. The old generation stays for an hour, for pages under way.
 *
 * A type that failed is noted in the job, and keeps what an earlier sync had of it. If every requested type failed and
 * nothing came, or the payer refuses the patient, the job is FAILED, and so is the authorization where this was its
 * first sync. What the payer sends decides no more than that: each piece of work has a limit (syncLimits).
 */
export async function runSync(deps: Deps, syncJobId: string, options: SyncOptions): Promise<void> {
  const job = await claimSyncJob(deps, syncJobId)
  if (job === undefined) return
  const deadline = AbortSignal.timeout(MAX_SYNC_MS)
  const log = deps.log.child({ syncJobId, authorizationId: job.authorizationId })
  const startedAt = performance.now()
  const count = (outcome: SyncOutcome) =>
    deps.metrics.countSync(outcome, (performance.now() - startedAt) / 1000)
  const signal = AbortSignal.any([options.signal, deadline])
  const heart = setInterval(() => {
    beat(deps, job).catch((error: unknown) => {
      log.warn({ err: error }, 'no sign of life could be left')
    })
  }, BEAT_MS)
  try {
    const ended = await sync(deps, job, { ...options, signal })
    count(ended.outcome)
    log.info({ ...ended, ms: Math.round(performance.now() - startedAt) }, 'sync ended')
  } catch (error) {
    if (options.signal.aborted) {
      count('interrupted')
      await releaseSyncJob(deps, job)
      throw error
    }
    if (error instanceof SyncDropped) {
      count('dropped')
      log.info('sync dropped: the records were deleted')
      return
    }
    const { code, failures } = explainFailure(error)
    count('failed')
    log.error({ err: error }, 'sync failed')
    await failSyncJob(deps, job, { code, failures })
  } finally {
    clearInterval(heart)
  }
}

async function sync(
  deps: Deps,
  job: ClaimedJob,
  { laneFor, signal, ...options }: SyncOptions,
): Promise<{ outcome: SyncOutcome } & Record<string, unknown>> {
  const { authorizationId } = job
  const access = await payerAccess(deps, authorizationId)
  const base = payerBase(access.fhirBase)
  const progress = createProgressReporter(deps, job)
  const limits = { ...SYNC_LIMITS, ...options.limits }
  const client = createPayerClient({
    outbound: deps.outbound,
    fhirBase: base,
    endpointId: access.endpoint.id,
    accessToken: access.accessToken,
    renewToken: async (refused) => (await payerAccess(deps, authorizationId, { refused })).accessToken,
    lane: laneFor(base),
    owner: authorizationId,
    limits,
    clock: deps.clock,
    signal,
  })
  const requested = typesToRead(job.requestedResources, access.endpoint.resources)
  const records = await collectRecords({
    client,
    patientId: access.payerPatientId,
    types: requested,
    limits,
    onProgress: (counts, done) => {
      progress.report({ counts, done })
    },
  })
  await progress.finish()
  assertSomethingCame(records)

  const generation = {
    authorizationId,
    generation: job.generation,
    previous: job.previousGeneration,
    now: new Date(deps.clock()),
  }
  const leftOut = await storeGeneration(deps.database, generation, records.resources, {
    base,
    idNamespace: job.idNamespace,
    authorizationId,
    endpointId: access.endpoint.id,
    applicationId: job.applicationId,
    mode: access.endpoint.mode,
    patientKey: keyOf({ type: 'Patient', id: access.payerPatientId }),
  })
  for (const { type, error } of leftOut) {
    // Its message may quote the resource.
    const reason = error instanceof Error ? error.name : typeof error
    deps.log.warn({ syncJobId: job.id, authorizationId, type, reason }, 'a resource was left out')
  }
  const failures = withLeftOut(records.failures, leftOut)
  await keepFailedTypes(
    deps.database,
    generation,
    failures.map(({ type }) => type),
  )
  signal.throwIfAborted()
  const completed = await completeSyncJob(deps, job, failures)
  return {
    outcome: completed ? 'completed' : 'dropped',
    resources: records.resources.length - leftOut.length,
    quarantined: records.quarantined,
    failures: failures.map(({ type, issues }) => `${type} ${issues[0]?.code ?? ''}`),
  }
}

/** None requested means all; the Patient always comes along. */
function typesToRead(
  requested: readonly ResourceType[],
  offered: readonly ResourceType[],
): readonly ResourceType[] {
  return requested.length === 0 ? [...offered, 'Patient'] : requested.filter((type) => offered.includes(type))
}

/** A type of which something was left out is not there completely. */
function withLeftOut(
  failures: readonly TypeFailure[],
  leftOut: readonly { type: ResourceType }[],
): TypeFailure[] {
  const types = new Set(leftOut.map(({ type }) => type))
  for (const { type } of failures) types.delete(type)
  const issues = [{ severity: 'error', code: 'exception' }]
  return [...failures, ...[...types].map((type) => ({ type, issues }))]
}
