import { statesBefore, SYNC_JOB_TRANSITIONS } from '../../contract/states.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'

/** Whether a sync of the authorization has been ordered and has not ended. */
export async function isSyncing(trx: Transaction<Schema>, authorizationId: string): Promise<boolean> {
  const job = await trx
    .selectFrom('sync_job')
    .select('id')
    .where('authorization_id', '=', authorizationId)
    .where('state', 'in', statesBefore(SYNC_JOB_TRANSITIONS, 'FAILED'))
    .executeTakeFirst()
  return job !== undefined
}
