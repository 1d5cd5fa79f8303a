import { randomUUID } from 'node:crypto'
import { deleteRecords } from '../../../sync/deleteRecords.ts'
import { isSyncing } from '../../../sync/isSyncing.ts'
import { syncUnderWay } from '../readableGeneration.ts'
import type { Deps } from '../../../deps.ts'

/**
 * Deletes an authorization's records and pauses its schedule; the application may have them read anew by a refresh, so
 * the payer's grant stays. All of it in one transaction: a service that dies on the way has deleted nothing, or
 * everything. Other authorizations of the same person are not touched. Doing it twice is doing it once.
 *
 * @returns the id of the job that stands for it
 * @throws {FhirError} 429 while the first sync runs
 */
export async function expungePatient(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  authorizationId: string,
): Promise<string> {
  const jobId = randomUUID()
  const now = new Date(clock())
  await database.transaction(async (trx) => {
    const { current_generation: current } = await trx
      .selectFrom('patient_authorization')
      .select('current_generation')
      .where('id', '=', authorizationId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (current === null && (await isSyncing(trx, authorizationId))) throw syncUnderWay()
    await deleteRecords(trx, authorizationId, now)
    await trx
      .updateTable('patient_authorization')
      .set({ next_sync_at: null, sync_failures: 0 })
      .where('id', '=', authorizationId)
      .execute()
    await trx
      .insertInto('expunge_job')
      .values({ id: jobId, authorization_id: authorizationId, done_at: now })
      .execute()
  })
  return jobId
}
