import { deleteRecords } from './deleteRecords.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'

/**
 * Deletes our copy of a patient's records and the payer's tokens, for good: nothing can be read anew. A sync under way
 * finds that out before it would make anything readable.
 */
export async function deletePatientData(
  trx: Transaction<Schema>,
  authorizationId: string,
  now: Date,
): Promise<void> {
  await deleteRecords(trx, authorizationId, now)
  await trx
    .updateTable('patient_authorization')
    .set({ payer_tokens: null, payer_tokens_expire_at: null })
    .where('id', '=', authorizationId)
    .execute()
}
