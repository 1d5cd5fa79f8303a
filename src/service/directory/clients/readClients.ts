import { clientKeyFor } from './clientKeyFor.ts'
import type { Deps } from '../../deps.ts'
import type { EndpointRecord } from '../endpointRecord.ts'

/** Our client at a FHIR base, as it stands in the records of the plans there. */
export type ConnectedClient = Pick<
  EndpointRecord,
  | 'status'
  | 'clientId'
  | 'clientMethod'
  | 'clientSecret'
  | 'clientKeyId'
  | 'refreshable'
  | 'maxAuthorizationSeconds'
>

/** What a stored secret is encrypted for. */
export const secretContext = (fhirBase: string) => `client of ${fhirBase}`

/** The clients that the command line has connected, by FHIR base. One whose secret cannot be read connects nothing. */
export async function readClients({
  database,
  keys,
  log,
}: Pick<Deps, 'database' | 'keys' | 'log'>): Promise<Map<string, ConnectedClient>> {
  const rows = await database.kysely.selectFrom('endpoint_client').selectAll().execute()
  const clients = new Map<string, ConnectedClient>()
  for (const row of rows) {
    const isUsable =
      row.method !== 'private_key_jwt' ||
      clientKeyFor({ ...(row.key_id !== null && { clientKeyId: row.key_id }) }, keys.clients) !== undefined
    if (!isUsable) {
      log.error({ fhirBase: row.fhir_base }, 'CLIENT_KEYS has not the key of a client: its plans are off')
      continue
    }
    try {
      clients.set(row.fhir_base, {
        status: 'CONNECTED',
        clientId: row.client_id,
        clientMethod: row.method,
        ...(row.secret !== null && { clientSecret: keys.decrypt(row.secret, secretContext(row.fhir_base)) }),
        ...(row.key_id !== null && { clientKeyId: row.key_id }),
        refreshable: row.refreshable,
        ...(row.max_authorization_seconds !== null && {
          maxAuthorizationSeconds: row.max_authorization_seconds,
        }),
      })
    } catch {
      // The cause may quote what it failed on.
      log.error({ fhirBase: row.fhir_base }, 'the secret of a client cannot be decrypted: its plans are off')
    }
  }
  return clients
}
