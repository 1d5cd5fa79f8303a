import { calculatePKCECodeChallenge } from 'oauth4webapi'
import { clientIdOf } from './clientIdOf.ts'
import { redirectUri } from './redirectUri.ts'
import type { Config } from '../config.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { SmartConfiguration } from './smartConfiguration.ts'

interface AuthorizationRequest {
  config: Pick<Config, 'linkUrl'>
  endpoint: EndpointRecord
  configuration: SmartConfiguration
  state: string
  verifier: string
  /** Separated by spaces. */
  scope: string
}

/** Where the patient signs in: the payer's authorization endpoint with a SMART standalone launch (2.2.0), PKCE S256. */
export async function authorizationUrl(request: AuthorizationRequest): Promise<string> {
  const { config, endpoint, configuration, state, verifier, scope } = request
  const url = new URL(configuration.authorizationEndpoint)
  const parameters = {
    response_type: 'code',
    client_id: clientIdOf(endpoint),
    redirect_uri: redirectUri(config, endpoint),
    scope,
    state,
    // Character for character the base that we shall read from.
    aud: endpoint.fhirBase,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}
