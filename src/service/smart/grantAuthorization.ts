import { DAY_SECONDS, REFRESH_TOKEN_SECONDS } from '../lifetimes/lifetimesOf.ts'
import { nextSyncAt } from '../lifetimes/nextSyncAt.ts'
import { refreshTermOf } from '../lifetimes/refreshTerm.ts'
import { renewAt } from '../lifetimes/renewAt.ts'
import { moveAuthorization } from '../sessions/moveAuthorization.ts'
import { publicTokenExpiry, publicTokenHash, receiptSecretOf } from '../sessions/publicToken.ts'
import { recordEvent } from '../sessions/recordEvent.ts'
import { enqueueSync } from '../sync/jobs/enqueueSync.ts'
import { resourceId } from '../sync/resourceId.ts'
import { hashSecret } from '../tokens/secrets.ts'
import { readPatientName } from './readPatientName.ts'
import { revokeAtPayer } from './revokeAtPayer.ts'
import { sealTokens } from './sealedTokens.ts'
import type { Usage } from '../../contract/options.ts'
import type { Deps } from '../deps.ts'
import type { PayerClient, PayerTokens } from './tokenEndpoint.ts'
import type { Attempt } from './ticket.ts'

/**
 * The payer has granted access: in one transaction the authorization keeps the payer's tokens (encrypted), gets its
 * public token and receipt, the sync is enqueued, and the frame is told.
 *
 * @returns false if the patient closed the widget meanwhile; the payer is asked to forget the grant then
 */
export async function grantAuthorization(
  deps: Deps,
  attempt: Attempt,
  client: PayerClient,
  tokens: PayerTokens & { patient: string },
): Promise<boolean> {
  const id = attempt.authorization_id
  const patientName = await readPatientName(deps, client.endpoint, tokens)
  const now = deps.clock()
  const granted = await deps.database.transaction(async (trx) => {
    if (!(await moveAuthorization(trx, id, 'AUTHORIZED', new Date(now)))) return false
    const asked = await trx
      .selectFrom('patient_authorization')
      .select(['usage', 'id_namespace'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const usage = resolveUsage(asked.usage, client, tokens)
    const isMultiple = usage === 'MULTIPLE'
    const deletedAt = isMultiple ? null : now + DAY_SECONDS * 1000
    const grant = refreshTermOf(tokens, now)
    await trx
      .updateTable('patient_authorization')
      .set({
        usage,
        payer_patient_id: tokens.patient,
        patient_id: resourceId(asked.id_namespace, client.endpoint.fhirBase, 'Patient', tokens.patient),
        patient_name: patientName ?? null,
        payer_tokens: sealTokens(deps.keys, id, tokens),
        payer_tokens_expire_at: expiryOf(tokens, now),
        receipt_hash: hashSecret(receiptSecretOf(deps, id)),
        authorized_at: new Date(now),
        payer_refresh_term: grant.term,
        payer_refreshable_until: grant.refreshableUntil,
        delete_data_at: deletedAt === null ? null : new Date(deletedAt),
        ...(isMultiple && {
          payer_renew_at: renewAt(grant.refreshableUntil, now),
          next_sync_at: nextSyncAt(id, now),
          refresh_due_at: new Date(now + REFRESH_TOKEN_SECONDS * 1000),
        }),
      })
      .where('id', '=', id)
      .execute()
    await trx
      .insertInto('public_token')
      .values({
        authorization_id: id,
        token_hash: publicTokenHash(deps, id),
        expires_at: publicTokenExpiry(now),
      })
      .execute()
    await enqueueSync(deps, trx, id)
    await recordEvent(deps, trx, {
      sessionId: attempt.session_id,
      authorizationId: id,
      type: 'authorized',
      payload: { usage, deletedAt, ...(patientName !== undefined && { patientName }) },
    })
    return true
  })
  if (!granted) await revokeAtPayer(deps, client, tokens.refreshToken)
  return granted
}

/** MULTIPLE needs a payer that lets us read again: the directory says so, and it gave a refresh token. */
function resolveUsage(asked: Usage, { endpoint }: PayerClient, tokens: PayerTokens): Usage {
  const canRefresh = endpoint.refreshable && tokens.refreshToken !== undefined
  return asked === 'MULTIPLE' && canRefresh ? 'MULTIPLE' : 'ONE_TIME'
}

export function expiryOf(tokens: PayerTokens, now: number): Date | null {
  return tokens.expiresInSeconds === undefined ? null : new Date(now + tokens.expiresInSeconds * 1000)
}
