import { ACCESS_TOKEN_TRANSITIONS, statesBefore } from '../../contract/states.ts'
import { recordChange } from '../outbox/recordChange.ts'
import { moveAuthorization } from '../sessions/moveAuthorization.ts'
import { giveBackGrant, payerGrantOf } from '../smart/giveBackGrant.ts'
import { deletePatientData } from '../sync/deletePatientData.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { PayerGrant } from '../smart/giveBackGrant.ts'

export interface Revoked {
  /** How many access tokens became REVOKED. */
  accessTokens: number
  /** What the payers are to be asked to forget, once the transaction has committed: `giveBackGrants`. */
  grants: PayerGrant[]
}

/**
 * Ends authorizations for good: the app's tokens are dead, our copy is deleted and the app is told, all at once; then
 * the payers are asked to forget their grants. What cannot be revoked any more stays as it is, so revoking twice is
 * revoking once.
 *
 * @returns how many access tokens were revoked
 */
export async function revokeAuthorizations(deps: Deps, ids: readonly string[]): Promise<number> {
  const { accessTokens, grants } = await deps.database.transaction((trx) => revokeWithin(deps, trx, ids))
  await giveBackGrants(deps, grants)
  return accessTokens
}

/** The same inside a transaction of the caller's, who gives the grants back after it. */
export async function revokeWithin(
  deps: Pick<Deps, 'clock' | 'database'>,
  trx: Transaction<Schema>,
  ids: readonly string[],
): Promise<Revoked> {
  const revoked: Revoked = { accessTokens: 0, grants: [] }
  // In one order everywhere, so that two revocations of the same set do not wait for one another.
  for (const id of [...ids].sort()) {
    const one = await revokeOne(deps, trx, id)
    revoked.accessTokens += one.accessTokens
    revoked.grants.push(...one.grants)
  }
  return revoked
}

/** Best effort, and no part of what was promised: our own copy is gone whatever the payers say. */
export async function giveBackGrants(deps: Deps, grants: readonly PayerGrant[]): Promise<void> {
  await Promise.all(grants.map((grant) => giveBackGrant(deps, grant)))
}

async function revokeOne(
  deps: Pick<Deps, 'clock' | 'database'>,
  trx: Transaction<Schema>,
  id: string,
): Promise<Revoked> {
  const now = new Date(deps.clock())
  const row = await trx
    .selectFrom('patient_authorization')
    .select(['application_id', 'endpoint_id', 'payer_tokens'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (!(await moveAuthorization(trx, id, 'REVOKED', now))) return { accessTokens: 0, grants: [] }
  const { numUpdatedRows } = await trx
    .updateTable('access_token')
    .set({ state: 'REVOKED', state_changed_at: now })
    .where('authorization_id', '=', id)
    .where('state', 'in', statesBefore(ACCESS_TOKEN_TRANSITIONS, 'REVOKED'))
    .executeTakeFirst()
  await trx.deleteFrom('refresh_token').where('authorization_id', '=', id).execute()
  await deletePatientData(trx, id, now)
  await recordChange(deps, trx, { applicationId: row.application_id, authorizationId: id, type: 'revoked' })
  const grant = payerGrantOf(id, row)
  return { accessTokens: Number(numUpdatedRows), grants: grant === undefined ? [] : [grant] }
}
