import { ACCESS_TOKEN_TRANSITIONS, statesBefore } from '../../contract/states.ts'
import { recordChange } from '../outbox/recordChange.ts'
import { moveAuthorization } from '../sessions/moveAuthorization.ts'
import { revokeAtPayer } from '../smart/revokeAtPayer.ts'
import { openTokens } from '../smart/sealedTokens.ts'
import { smartConfiguration } from '../smart/smartConfiguration.ts'
import { deletePatientData } from '../sync/deletePatientData.ts'
import type { Deps } from '../deps.ts'

/**
 * The patient stops the sharing: the app's tokens are dead, our copy is deleted and the app is told, all at once; then
 * the payer is asked to forget the grant. Stopping twice is stopping once.
 */
export async function stopSharing(deps: Deps, authorizationId: string): Promise<void> {
  const now = new Date(deps.clock())
  const grant = await deps.database.transaction(async (trx) => {
    const row = await trx
      .selectFrom('patient_authorization')
      .select(['application_id', 'endpoint_id', 'payer_tokens'])
      .where('id', '=', authorizationId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!(await moveAuthorization(trx, authorizationId, 'REVOKED', now))) return undefined
    await trx
      .updateTable('access_token')
      .set({ state: 'REVOKED', state_changed_at: now })
      .where('authorization_id', '=', authorizationId)
      .where('state', 'in', statesBefore(ACCESS_TOKEN_TRANSITIONS, 'REVOKED'))
      .execute()
    await trx.deleteFrom('refresh_token').where('authorization_id', '=', authorizationId).execute()
    await deletePatientData(trx, authorizationId, now)
    await recordChange(deps, trx, { applicationId: row.application_id, authorizationId, type: 'revoked' })
    return row
  })
  if (grant !== undefined) await giveBack(deps, authorizationId, grant)
}

async function giveBack(
  deps: Deps,
  authorizationId: string,
  grant: { endpoint_id: string | null; payer_tokens: string | null },
): Promise<void> {
  const endpoint = deps.directory.get(grant.endpoint_id ?? '')
  if (endpoint === undefined || grant.payer_tokens === null) return
  try {
    const { refreshToken } = openTokens(deps.keys, authorizationId, grant.payer_tokens)
    const configuration = await smartConfiguration(deps, endpoint.fhirBase)
    const client = { config: deps.config, outbound: deps.outbound, endpoint, configuration }
    await revokeAtPayer(deps, client, refreshToken)
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown'
    deps.log.warn({ endpointId: endpoint.id, reason }, 'the payer could not be asked to forget a grant')
  }
}
