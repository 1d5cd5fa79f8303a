import { setMaxListeners } from 'node:events'
import { collectRecords, PatientNotServed } from './collect/collectRecords.ts'
import { beat, claimSyncJob, completeSyncJob, failSyncJob, releaseSyncJob } from './jobs/syncJob.ts'
import { createPayerClient, PayerRequestFailed } from './collect/payerClient.ts'
import { createProgressReporter } from './jobs/reportProgress.ts'
import { keyOf, payerBase } from './payerReference.ts'
import { keepFailedTypes, storeGeneration } from './storeGeneration.ts'
import { NoPayerAccess, payerAccess } from '../smart/payerAccess.ts'
import { codeOfFault } from '../../contract/faults.ts'
import { PayerFault } from '../smart/payerFault.ts'
import type PQueue from 'p-queue'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { Deps } from '../deps.ts'
import type { CollectedRecords } from './collect/collectRecords.ts'
import type { ClaimedJob } from './jobs/syncJob.ts'
import type { SyncOutcome } from '../metrics/createMetrics.ts'
import type { TypeFailure } from './typeFailure.ts'

const MAX_SYNC_MS = 20 * 60_000
/** How often a running sync leaves a sign of life; recoverSyncJobs waits for several. */
const BEAT_MS = 60_000

export interface SyncOptions {
  /** The queue through which all requests to one payer go. */
  queueFor: (fhirBase: string) => PQueue
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
 * A type that failed is noted in the job, and keeps what an earlier sync had of it. If every requested type failed, or
 * the payer refuses the patient, the job is FAILED, and so is the authorization where this was its first sync.
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
  // Each request under way listens to it.
  setMaxListeners(0, signal)
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
    const { code, failures } = explain(error)
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
  { queueFor, signal }: SyncOptions,
): Promise<{ outcome: SyncOutcome } & Record<string, unknown>> {
  const { authorizationId } = job
  const access = await payerAccess(deps, authorizationId)
  const base = payerBase(access.fhirBase)
  const progress = createProgressReporter(deps, job)
  const client = createPayerClient({
    outbound: deps.outbound,
    fhirBase: base,
    endpointId: access.endpoint.id,
    accessToken: access.accessToken,
    renewToken: async (refused) => (await payerAccess(deps, authorizationId, { refused })).accessToken,
    queue: queueFor(base),
    clock: deps.clock,
    signal,
  })
  const requested = typesToRead(job.requestedResources, access.endpoint.resources)
  const records = await collectRecords({
    client,
    patientId: access.payerPatientId,
    types: requested,
    onProgress: (counts, done) => {
      progress.report({ counts, done })
    },
  })
  await progress.finish()
  if (isTotalFailure(records)) throw new EverythingFailed(records.failures)

  const generation = {
    authorizationId,
    generation: job.generation,
    previous: job.previousGeneration,
    now: new Date(deps.clock()),
  }
  await storeGeneration(deps.database, generation, records.resources, {
    base,
    idNamespace: job.idNamespace,
    authorizationId,
    endpointId: access.endpoint.id,
    applicationId: job.applicationId,
    mode: access.endpoint.mode,
    patientKey: keyOf({ type: 'Patient', id: access.payerPatientId }),
  })
  await keepFailedTypes(
    deps.database,
    generation,
    records.failures.map(({ type }) => type),
  )
  signal.throwIfAborted()
  const completed = await completeSyncJob(deps, job, records.failures)
  return {
    outcome: completed ? 'completed' : 'dropped',
    resources: records.resources.length,
    quarantined: records.quarantined,
    failedTypes: records.failures.map(({ type }) => type),
  }
}

class EverythingFailed extends Error {
  override name = 'EverythingFailed'
  readonly failures: TypeFailure[]

  constructor(failures: TypeFailure[]) {
    super('Every requested type failed')
    this.failures = failures
  }
}

/** None requested means all; the Patient always comes along. */
function typesToRead(
  requested: readonly ResourceType[],
  offered: readonly ResourceType[],
): readonly ResourceType[] {
  return requested.length === 0 ? [...offered, 'Patient'] : requested.filter((type) => offered.includes(type))
}

/** A name alone is no record: what counts is whether anything but the Patient came, where anything else was asked for. */
function isTotalFailure({ attempted, failures }: CollectedRecords): boolean {
  const others = attempted.filter((type) => type !== 'Patient')
  const failed = new Set(failures.map(({ type }) => type))
  return (others.length > 0 ? others : attempted).every((type) => failed.has(type))
}

function explain(error: unknown): { code: ExitCode; failures: TypeFailure[] } {
  const everything = codeOfFault('sync', 'every type failed')
  if (error instanceof PatientNotServed) {
    const issues = error.cause instanceof PayerRequestFailed ? error.cause.issues : []
    return { code: codeOfFault('patient', 'status 403 or 404'), failures: [{ type: 'Patient', issues }] }
  }
  if (error instanceof EverythingFailed) return { code: everything, failures: error.failures }
  const issue = issueOf(error)
  return { code: everything, failures: [{ type: 'Patient', issues: [{ severity: 'error', code: issue }] }] }
}

function issueOf(error: unknown): string {
  if (error instanceof NoPayerAccess || error instanceof PayerFault) return 'login'
  return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'exception'
}
