import { codeOfFault } from '../../contract/faults.ts'
import { recordChange } from '../outbox/recordChange.ts'
import { failAuthorization } from '../sessions/failAuthorization.ts'
import { payerGrantOf } from '../smart/giveBackGrant.ts'
import { deletePatientData } from '../sync/deletePatientData.ts'
import { isSyncing } from '../sync/isSyncing.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { PayerGrant } from '../smart/giveBackGrant.ts'

/**
 * An authorization ends without anybody revoking it: its time is over, or the payer ended it. Our copy is deleted, the
 * app is told (`expired`), its refresh tokens are worth nothing. Its access tokens keep their state, since no token was
 * refreshed or revoked; what they opened is gone, and introspection says so. Ending twice is ending once.
 *
 * @returns what the payer had granted, to be given back after the commit where it still honours it; undefined if the
 * authorization had ended, or was revoked, before
 */
export async function endAuthorization(
  deps: Pick<Deps, 'clock' | 'database' | 'log'>,
  trx: Transaction<Schema>,
  authorizationId: string,
): Promise<{ grant: PayerGrant | undefined } | undefined> {
  const now = new Date(deps.clock())
  const row = await trx
    .selectFrom('patient_authorization')
    .select(['application_id', 'endpoint_id', 'payer_tokens', 'state', 'ended_at', 'current_generation'])
    .where('id', '=', authorizationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (row.ended_at !== null || (row.state !== 'AUTHORIZED' && row.state !== 'EXCHANGED')) return undefined
  await trx
    .updateTable('patient_authorization')
    .set({ ended_at: now, next_sync_at: null, payer_renew_at: null })
    .where('id', '=', authorizationId)
    .execute()
  // A frame may be waiting for the first sync.
  if (row.current_generation === null && (await isSyncing(trx, authorizationId))) {
    await failAuthorization(deps, trx, authorizationId, codeOfFault('sync', 'every type failed'))
  }
  await deletePatientData(trx, authorizationId, now)
  await trx.deleteFrom('refresh_token').where('authorization_id', '=', authorizationId).execute()
  await recordChange(deps, trx, { applicationId: row.application_id, authorizationId, type: 'expired' })
  return { grant: payerGrantOf(authorizationId, row) }
}
