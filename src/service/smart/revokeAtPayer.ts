import { revokeToken } from './tokenEndpoint.ts'
import type { Deps } from '../deps.ts'
import type { PayerClient, PayerTokens, TokenKind } from './tokenEndpoint.ts'

/** Asks the payer to forget a grant. Best effort: our own copy is gone whatever the payer says. */
export async function revokeAtPayer(
  deps: Pick<Deps, 'log'>,
  client: PayerClient,
  refreshToken: string | undefined,
): Promise<void> {
  if (refreshToken !== undefined) await revoke(deps, client, refreshToken, 'refresh_token')
}

/** For a grant that has done its work: the access token too is worthless from now on, where the payer revokes such. */
export async function revokeTokensAtPayer(
  deps: Pick<Deps, 'log'>,
  client: PayerClient,
  { accessToken, refreshToken }: Pick<PayerTokens, 'accessToken' | 'refreshToken'>,
): Promise<void> {
  await revokeAtPayer(deps, client, refreshToken)
  await revoke(deps, client, accessToken, 'access_token')
}

async function revoke(
  { log }: Pick<Deps, 'log'>,
  client: PayerClient,
  token: string,
  kind: TokenKind,
): Promise<void> {
  const endpointId = client.endpoint.id
  try {
    const told = await revokeToken(client, token, kind)
    log.info({ endpointId, told }, 'grant given back to the payer')
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown'
    log.warn({ endpointId, reason }, 'the payer did not take its grant back')
  }
}
