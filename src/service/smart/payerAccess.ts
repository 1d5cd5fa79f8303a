import { expiryOf } from './grantAuthorization.ts'
import { openTokens, sealTokens } from './sealedTokens.ts'
import { smartConfiguration } from './smartConfiguration.ts'
import { refreshTokens } from './tokenEndpoint.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'

export interface PayerAccess {
  fhirBase: string
  accessToken: string
  payerPatientId: string
  endpoint: EndpointRecord
}

/** The payer's grant is gone: revoked, deleted, or its plan no longer in the directory. */
export class NoPayerAccess extends Error {
  override name = 'NoPayerAccess'
}

/** A payer token that ends sooner than this is renewed first. */
const MARGIN_MS = 30_000
const renewals = new Map<string, Promise<string>>()

/**
 * What it takes to read at the payer. An access token that is about to end is renewed where there is a refresh token;
 * where there is none it is handed out as it is, and the payer's 401 tells the rest.
 *
 * @throws {NoPayerAccess}
 * @throws {PayerFault} when the payer refuses to renew
 */
export async function payerAccess(deps: Deps, authorizationId: string): Promise<PayerAccess> {
  const row = await deps.database.kysely
    .selectFrom('patient_authorization')
    .select(['endpoint_id', 'payer_patient_id', 'payer_tokens', 'payer_tokens_expire_at'])
    .where('id', '=', authorizationId)
    .executeTakeFirst()
  const endpoint = deps.directory.get(row?.endpoint_id ?? '')
  if (row?.payer_tokens == null || row.payer_patient_id === null || endpoint === undefined) {
    throw new NoPayerAccess(`There is no payer access for authorization ${authorizationId}`)
  }
  const { accessToken, refreshToken } = openTokens(deps.keys, authorizationId, row.payer_tokens)
  const expiresAt = row.payer_tokens_expire_at?.getTime() ?? Number.POSITIVE_INFINITY
  const isEnding = expiresAt - deps.clock() < MARGIN_MS
  return {
    fhirBase: endpoint.fhirBase,
    accessToken:
      isEnding && refreshToken !== undefined
        ? await renewOnce(deps, authorizationId, endpoint, refreshToken)
        : accessToken,
    payerPatientId: row.payer_patient_id,
    endpoint,
  }
}

/** Requests of one sync that find the token ending share one renewal: payers that rotate punish a second use. */
async function renewOnce(
  deps: Deps,
  authorizationId: string,
  endpoint: EndpointRecord,
  refreshToken: string,
): Promise<string> {
  const running = renewals.get(authorizationId)
  if (running !== undefined) return running
  const renewal = renew(deps, authorizationId, endpoint, refreshToken).finally(() =>
    renewals.delete(authorizationId),
  )
  renewals.set(authorizationId, renewal)
  return renewal
}

async function renew(
  deps: Deps,
  authorizationId: string,
  endpoint: EndpointRecord,
  refreshToken: string,
): Promise<string> {
  const configuration = await smartConfiguration(deps, endpoint)
  const client = { config: deps.config, outbound: deps.outbound, endpoint, configuration }
  const answer = await refreshTokens(client, refreshToken)
  // A payer that does not rotate sends no new refresh token: the old one stays good.
  const tokens = { ...answer, refreshToken: answer.refreshToken ?? refreshToken }
  await deps.database.kysely
    .updateTable('patient_authorization')
    .set({
      payer_tokens: sealTokens(deps.keys, authorizationId, tokens),
      payer_tokens_expire_at: expiryOf(tokens, deps.clock()),
    })
    .where('id', '=', authorizationId)
    .where('payer_tokens', 'is not', null)
    .execute()
  return tokens.accessToken
}
