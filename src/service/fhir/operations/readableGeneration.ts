import { FhirError, notFound } from '../http/fhirError.ts'
import type { Deps } from '../../deps.ts'
import type { AccessContext } from '../../tokens/authenticate.ts'

/** How long a page may go on in a generation that a newer sync has replaced. */
const PINNED_MS = 3_600_000
const RETRY_AFTER_SECONDS = '1'

/**
 * Which generation of the patient's records a request reads.
 *
 * @param pinned the generation that a paging link names
 * @throws {FhirError} 429 while the first sync runs, 422 when it failed, 404 when the data was deleted, 410 when the
 * pinned generation is gone
 */
export async function readableGeneration(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  { authorizationId }: Pick<AccessContext, 'authorizationId'>,
  pinned?: number,
): Promise<number> {
  const authorization = await database.kysely
    .selectFrom('patient_authorization as pa')
    .leftJoin('sync_job as current', (join) =>
      join
        .onRef('current.authorization_id', '=', 'pa.id')
        .onRef('current.generation', '=', 'pa.current_generation'),
    )
    .select(['pa.current_generation', 'pa.data_deleted_at', 'current.ended_at'])
    .where('pa.id', '=', authorizationId)
    .executeTakeFirst()
  if (authorization === undefined || authorization.data_deleted_at !== null) throw notFound()
  const { current_generation: current, ended_at: swappedAt } = authorization
  if (current === null) throw await whyNotYet({ database }, authorizationId)
  if (pinned === undefined || pinned === current) return current
  const isKept = swappedAt !== null && swappedAt.getTime() > clock() - PINNED_MS
  if (pinned < current && isKept) return pinned
  throw new FhirError(410, 'expired', 'This page has expired: start the search again')
}

async function whyNotYet({ database }: Pick<Deps, 'database'>, authorizationId: string): Promise<FhirError> {
  const job = await database.kysely
    .selectFrom('sync_job')
    .select(['state', 'failures'])
    .where('authorization_id', '=', authorizationId)
    .orderBy('generation', 'desc')
    .executeTakeFirst()
  if (job?.state === 'FAILED') {
    return new FhirError(422, 'processing', 'The records could not be synchronized from the payer', {
      payerIssues: job.failures.flatMap(({ issues }) => issues),
    })
  }
  return syncUnderWay()
}

/** The first sync has not ended yet, or the first one after an `$expunge`. */
export function syncUnderWay(): FhirError {
  return new FhirError(429, 'transient', 'The records are being synchronized: try again in a moment', {
    headers: { 'retry-after': RETRY_AFTER_SECONDS, 'x-retry-after': RETRY_AFTER_SECONDS },
  })
}
