import { AUTHORIZATION_TRANSITIONS, statesBefore } from '../../contract/states.ts'
import type { Transaction } from 'kysely'
import type { AuthorizationState } from '../../contract/states.ts'
import type { Schema } from '../database/schema.ts'

/**
 * Moves an authorization along the table of legal transitions, in one statement, so that of two racing moves one wins.
 * @returns whether it moved; false where the table has no such move
 */
export async function moveAuthorization(
  trx: Transaction<Schema>,
  authorizationId: string,
  to: AuthorizationState,
  at: Date,
): Promise<boolean> {
  const from = statesBefore(AUTHORIZATION_TRANSITIONS, to)
  if (from.length === 0) return false
  const result = await trx
    .updateTable('patient_authorization')
    .set({ state: to, state_changed_at: at })
    .where('id', '=', authorizationId)
    .where('state', 'in', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
