import { CommandError } from '../../applications/commandError.ts'
import { announceChange } from '../directoryVersion.ts'
import { redirectUri } from '../../smart/redirectUri.ts'
import { idOfBase } from '../import/endpointIds.ts'
import { clientKeyFor } from './clientKeyFor.ts'
import { secretContext } from './readClients.ts'
import type { Config } from '../../config.ts'
import type { Deps } from '../../deps.ts'
import type { ClientMethod } from '../endpointRecord.ts'

export interface ClientOptions {
  clientId: string
  method: ClientMethod
  secret: string | undefined
  keyId: string | undefined
  refreshable: boolean
  /** 0: without end; undefined: unknown. */
  maxAuthorizationSeconds: number | undefined
}

type Needs = Pick<Deps, 'database' | 'clock'>

/**
 * Makes us a client at a FHIR base: all imported plans there can be linked from now on. A client that is there already is
 * replaced; what was linked by it goes on with the new one.
 *
 * @throws {CommandError} where nothing was imported for this base, or the key is none of ours
 */
export async function connectClient(
  { database, clock, keys }: Needs & Pick<Deps, 'keys'>,
  fhirBase: string,
  client: ClientOptions,
): Promise<void> {
  const { clientId, method, secret, keyId, refreshable, maxAuthorizationSeconds } = client
  const key = clientKeyFor({ ...(keyId !== undefined && { clientKeyId: keyId }) }, keys.clients)
  if (method === 'private_key_jwt' && key === undefined) {
    throw new CommandError(keyId === undefined ? 'method' : 'key-id', 'CLIENT_KEYS has no such key')
  }
  const now = new Date(clock())
  const values = {
    client_id: clientId,
    method,
    secret: secret === undefined ? null : keys.encrypt(secret, secretContext(fhirBase)),
    key_id: keyId ?? null,
    refreshable,
    max_authorization_seconds: maxAuthorizationSeconds ?? null,
    changed_at: now,
  }
  await database.transaction(async (trx) => {
    const plan = await trx
      .selectFrom('endpoint')
      .select('id')
      .where('fhir_base', '=', fhirBase)
      .where('managed_by', '=', 'import')
      .executeTakeFirst()
    if (plan === undefined) throw new CommandError('fhir-base', 'no imported plan has it: import it first')
    await trx
      .insertInto('endpoint_client')
      .values({ fhir_base: fhirBase, created_at: now, ...values })
      .onConflict((conflict) => conflict.column('fhir_base').doUpdateSet(values))
      .execute()
    await announceChange({ database }, trx)
  })
}

/** Its plans can be linked no more; what is linked can be neither read nor renewed there. */
export async function disconnectClient({ database }: Needs, fhirBase: string): Promise<void> {
  await database.transaction(async (trx) => {
    const gone = await trx.deleteFrom('endpoint_client').where('fhir_base', '=', fhirBase).executeTakeFirst()
    if (gone.numDeletedRows === 0n) throw new CommandError('fhir-base', 'no client is connected there')
    await announceChange({ database }, trx)
  })
}

export interface ListedClient {
  fhirBase: string
  clientId: string
  method: ClientMethod
  keyId: string | null
  refreshable: boolean
  maxAuthorizationSeconds: number | null
  plans: number
  changedAt: Date
}

/** Without secrets. */
export async function listClients({ database }: Needs): Promise<ListedClient[]> {
  const rows = await database.kysely
    .selectFrom('endpoint_client as client')
    .leftJoin('endpoint', (join) =>
      join.onRef('endpoint.fhir_base', '=', 'client.fhir_base').on('endpoint.managed_by', '=', 'import'),
    )
    .select(['client.fhir_base', 'client_id', 'method', 'key_id', 'refreshable'])
    .select(['max_authorization_seconds', 'changed_at'])
    .select(({ fn }) => fn.count<number>('endpoint.id').as('plans'))
    .groupBy('client.fhir_base')
    .orderBy('client.fhir_base')
    .execute()
  return rows.map((row) => ({
    fhirBase: row.fhir_base,
    clientId: row.client_id,
    method: row.method,
    keyId: row.key_id,
    refreshable: row.refreshable,
    maxAuthorizationSeconds: row.max_authorization_seconds,
    plans: row.plans,
    changedAt: row.changed_at,
  }))
}

/** What has to be registered at the payer. */
export function redirectUriOfBase(config: Pick<Config, 'linkUrl'>, fhirBase: string): string {
  return redirectUri(config, { id: idOfBase(fhirBase) })
}
