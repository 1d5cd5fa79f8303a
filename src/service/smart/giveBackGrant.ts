import { payerClient } from './payerClient.ts'
import { revokeAtPayer } from './revokeAtPayer.ts'
import { openTokens } from './sealedTokens.ts'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

export interface PayerGrant {
  authorizationId: string
  endpointId: string
  /** As they stood in the database: sealed. */
  payerTokens: string
}

/** The grant of an authorization, as its row has it. @returns undefined where there is none, or none any more */
export function payerGrantOf(
  authorizationId: string,
  { endpoint_id: endpointId, payer_tokens: payerTokens }: GrantColumns,
): PayerGrant | undefined {
  return endpointId === null || payerTokens === null
    ? undefined
    : { authorizationId, endpointId, payerTokens }
}

type GrantColumns = Pick<Selectable<Schema['patient_authorization']>, 'endpoint_id' | 'payer_tokens'>

/** Asks a payer to forget the grant of an authorization that is over. Best effort; it never throws. */
export async function giveBackGrant(deps: Deps, grant: PayerGrant): Promise<void> {
  const endpoint = deps.directory.get(grant.endpointId)
  if (endpoint === undefined) return
  try {
    const { refreshToken } = openTokens(deps.keys, grant.authorizationId, grant.payerTokens)
    await revokeAtPayer(deps, await payerClient(deps, endpoint), refreshToken)
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown'
    deps.log.warn({ endpointId: endpoint.id, reason }, 'the payer could not be asked to forget a grant')
  }
}
