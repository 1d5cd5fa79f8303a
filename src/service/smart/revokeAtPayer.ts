import { revokeToken } from './tokenEndpoint.ts'
import type { Deps } from '../deps.ts'
import type { PayerClient } from './tokenEndpoint.ts'

/** Asks the payer to forget a grant. Best effort: our own copy is gone whatever the payer says. */
export async function revokeAtPayer(
  { log }: Pick<Deps, 'log'>,
  client: PayerClient,
  refreshToken: string | undefined,
): Promise<void> {
  if (refreshToken === undefined) return
  const endpointId = client.endpoint.id
  try {
    const told = await revokeToken(client, refreshToken)
    log.info({ endpointId, told }, 'grant given back to the payer')
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown'
    log.warn({ endpointId, reason }, 'the payer did not take its grant back')
  }
}
