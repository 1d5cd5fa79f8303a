import { revokeAtPayer } from './revokeAtPayer.ts'
import { openTokens } from './sealedTokens.ts'
import { smartConfiguration } from './smartConfiguration.ts'
import type { Deps } from '../deps.ts'

export interface PayerGrant {
  authorizationId: string
  endpointId: string
  /** As they stood in the database: sealed. */
  payerTokens: string
}

/** Asks a payer to forget the grant of an authorization that is over. Best effort; it never throws. */
export async function giveBackGrant(deps: Deps, grant: PayerGrant): Promise<void> {
  const endpoint = deps.directory.get(grant.endpointId)
  if (endpoint === undefined) return
  try {
    const { refreshToken } = openTokens(deps.keys, grant.authorizationId, grant.payerTokens)
    const configuration = await smartConfiguration(deps, endpoint)
    const client = { config: deps.config, outbound: deps.outbound, endpoint, configuration }
    await revokeAtPayer(deps, client, refreshToken)
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown'
    deps.log.warn({ endpointId: endpoint.id, reason }, 'the payer could not be asked to forget a grant')
  }
}
