import { sql } from 'kysely'
import { emptyCounts } from '../../contract/resourceTypes.ts'
import { statesBefore, SYNC_JOB_TRANSITIONS } from '../../contract/states.ts'
import { dropQueuedSyncs } from '../jobs/dropQueuedSyncs.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'

/**
 * Deletes our copy of a patient's records, of every generation, and what is told of them elsewhere: counts, payers'
 * complaints, the patient's name. What was agreed and when stays.
 *
 * The syncs end first. One that stores at this moment holds its job's row until it has: so what it stored is deleted
 * too, and from then on it stores no more (`storeGeneration`).
 */
export async function deleteRecords(
  trx: Transaction<Schema>,
  authorizationId: string,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('patient_authorization')
    .set({
      data_deleted_at: sql<Date>`coalesce(data_deleted_at, ${now}::timestamptz)`,
      current_generation: null,
      patient_name: null,
    })
    .where('id', '=', authorizationId)
    .execute()
  await dropQueuedSyncs(trx, authorizationId)
  await trx
    .updateTable('sync_job')
    .set({ state: 'FAILED', state_changed_at: now, ended_at: now })
    .where('authorization_id', '=', authorizationId)
    .where('state', 'in', statesBefore(SYNC_JOB_TRANSITIONS, 'FAILED'))
    .execute()
  await trx
    .updateTable('sync_job')
    .set({ counts: JSON.stringify(emptyCounts()), failures: '[]' })
    .where('authorization_id', '=', authorizationId)
    .execute()
  await trx.deleteFrom('resource').where('authorization_id', '=', authorizationId).execute()
  await forgetInEvents(trx, authorizationId)
}

/** That something happened stays, in the shape that frames know. */
async function forgetInEvents(trx: Transaction<Schema>, authorizationId: string): Promise<void> {
  await sql`
    update event set payload = payload - 'patientName'
      || case when payload->'counts' is null then '{}'::jsonb else '{"counts": {}}'::jsonb end
    from patient_authorization authorization_
    where authorization_.id = ${authorizationId}
      and event.session_id = authorization_.session_id
      and event.authorization_id = authorization_.id`.execute(trx)
}
