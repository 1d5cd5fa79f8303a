import { randomUUID } from 'node:crypto'
import { generateRandomCodeVerifier } from 'oauth4webapi'
import { authorizationUrl } from '../../smart/authorizationUrl.ts'
import { identityScope } from '../../smart/scopes.ts'
import { smartConfiguration } from '../../smart/smartConfiguration.ts'
import { hashSecret, randomSecret } from '../../tokens/secrets.ts'
import type { Deps } from '../../deps.ts'
import type { EndpointRecord } from '../../directory/endpointRecord.ts'

/** As long as a patient gets for signing in when linking. */
export const SIGN_IN_MINUTES = 60

export interface Begun {
  accessId: string
  /** Where the patient signs in. */
  url: string
  /** Of the cookie that binds the sign-in to this browser. */
  cookieSecret: string
}

/**
 * Begins a sign-in at the plan whose only end is to know which patient signs in: the same client, PKCE, state, cookie
 * and callback as in linking, but no more than the scopes that name the patient.
 *
 * @throws {PayerFault} when the payer cannot be asked; nothing is kept then
 */
export async function startRegaining(deps: Deps, endpoint: EndpointRecord): Promise<Begun> {
  const configuration = await smartConfiguration(deps, endpoint)
  const accessId = randomUUID()
  const secrets = { state: randomSecret(), cookie: randomSecret(), verifier: generateRandomCodeVerifier() }
  const now = deps.clock()
  await deps.database.kysely
    .insertInto('regained_access')
    .values({
      id: accessId,
      endpoint_id: endpoint.id,
      state_hash: hashSecret(secrets.state),
      cookie_hash: hashSecret(secrets.cookie),
      verifier: deps.keys.encrypt(secrets.verifier, accessId),
      created_at: new Date(now),
      expires_at: new Date(now + SIGN_IN_MINUTES * 60_000),
    })
    .execute()
  const url = await authorizationUrl({
    config: deps.config,
    endpoint,
    configuration,
    state: secrets.state,
    verifier: secrets.verifier,
    scope: identityScope(configuration.capabilities),
  })
  return { accessId, url, cookieSecret: secrets.cookie }
}
