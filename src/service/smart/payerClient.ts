import { smartConfiguration } from './smartConfiguration.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { PayerClient } from './tokenEndpoint.ts'

/** We as the payer's client, at the token endpoint that its configuration names. @throws {PayerFault} */
export async function payerClient(
  deps: Pick<Deps, 'config' | 'outbound' | 'clock' | 'keys'>,
  endpoint: EndpointRecord,
): Promise<PayerClient> {
  const { config, outbound, keys, clock } = deps
  return { config, outbound, keys, clock, endpoint, configuration: await smartConfiguration(deps, endpoint) }
}
