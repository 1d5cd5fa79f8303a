import type { Transaction } from 'kysely'
import type { Database } from '../database/openDatabase.ts'
import type { Schema } from '../database/schema.ts'

/** The records that a sync was about were deleted meanwhile: what it has is not wanted any more. */
export class SyncDropped extends Error {
  override name = 'SyncDropped'
}

/**
 * Writes to a generation while its sync is under way. Until that is committed the job's row is held, so that who deletes
 * the records, and ends the job first, waits and finds all that was written; afterwards nothing is.
 *
 * @throws {SyncDropped}
 */
export async function whileUnderWay<T>(
  { transaction }: Pick<Database, 'transaction'>,
  { authorizationId, generation }: { authorizationId: string; generation: number },
  work: (trx: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  return transaction(async (trx) => {
    const job = await trx
      .selectFrom('sync_job')
      .select('id')
      .where('authorization_id', '=', authorizationId)
      .where('generation', '=', generation)
      .where('state', '=', 'ACTIVE')
      .forShare()
      .executeTakeFirst()
    if (job === undefined) throw new SyncDropped('The records were deleted while they were read')
    return work(trx)
  })
}
