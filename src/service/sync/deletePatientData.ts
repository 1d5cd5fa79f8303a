import { emptyCounts } from '../../contract/resourceTypes.ts'
import { statesBefore, SYNC_JOB_TRANSITIONS } from '../../contract/states.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'

/**
 * Deletes our copy of a patient's records and the payer's tokens; what was agreed and when stays. A sync under way
 * finds that out before it would make anything readable.
 */
export async function deletePatientData(
  trx: Transaction<Schema>,
  authorizationId: string,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('patient_authorization')
    .set({
      data_deleted_at: now,
      current_generation: null,
      patient_name: null,
      payer_tokens: null,
      payer_tokens_expire_at: null,
    })
    .where('id', '=', authorizationId)
    .where('data_deleted_at', 'is', null)
    .execute()
  await trx.deleteFrom('resource').where('authorization_id', '=', authorizationId).execute()
  await trx
    .updateTable('sync_job')
    .set({ counts: JSON.stringify(emptyCounts()), failures: '[]' })
    .where('authorization_id', '=', authorizationId)
    .execute()
  await trx
    .updateTable('sync_job')
    .set({ state: 'FAILED', state_changed_at: now, ended_at: now })
    .where('authorization_id', '=', authorizationId)
    .where('state', 'in', statesBefore(SYNC_JOB_TRANSITIONS, 'FAILED'))
    .execute()
}
