import { payerFault } from './payerFault.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'

/** What we are called at the payer. @throws {PayerFault} where nobody has configured a client there, or does not any more */
export function clientIdOf({ clientId }: Pick<EndpointRecord, 'clientId'>): string {
  if (clientId === undefined) throw payerFault('discovery', 'unusable metadata', 'no client is configured')
  return clientId
}
