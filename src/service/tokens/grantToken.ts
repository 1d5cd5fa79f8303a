import { readBasicCredentials } from './basicCredentials.ts'
import { findKeyPair } from './findClient.ts'
import { oauthError, requiredParameter } from './grants/grant.ts'
import { GRANTS } from './grants/grants.ts'
import { readParameters } from './requestBody.ts'
import type { Deps } from '../deps.ts'
import type { Client } from './findClient.ts'
import type { Parameters } from './requestBody.ts'

/**
 * The token endpoint (RFC 6749, section 3.2). Whatever can be wrong with a request is found before the grant itself
 * looks at what it was handed, so that a bad request uses nothing up.
 *
 * @throws {HttpError} whose `error` is the OAuth code
 */
export async function grantToken(
  deps: Deps,
  { body, authorization }: { body: string; authorization: string | undefined },
): Promise<object> {
  const parameters = readParameters(body)
  const grant = GRANTS.get(requiredParameter(parameters, 'grant_type'))
  if (grant === undefined) {
    throw oauthError('unsupported_grant_type', `grant_type: must be one of ${[...GRANTS.keys()].join(', ')}`)
  }
  assertOneWayToAuthenticate(parameters, authorization)
  if (grant.client === 'confidential') {
    return grant.issue(deps, parameters, await authenticateClient(deps, parameters, authorization))
  }
  if (authorization !== undefined) {
    throw oauthError(
      'invalid_request',
      'This grant is for clients without a secret: send no Authorization header',
    )
  }
  return grant.issue(deps, parameters)
}

/** RFC 6749, section 2.3: a client must not use more than one. */
function assertOneWayToAuthenticate(parameters: Parameters, authorization: string | undefined): void {
  const inBody = ['client_secret', 'client_assertion'].find((name) => parameters.has(name))
  if (inBody === undefined) return
  if (authorization !== undefined) {
    throw oauthError('invalid_request', `${inBody}: the Authorization header authenticates already`)
  }
  throw invalidClient()
}

async function authenticateClient(
  deps: Deps,
  parameters: Parameters,
  authorization: string | undefined,
): Promise<Client> {
  const pair = readBasicCredentials(authorization)
  const client = pair === undefined ? undefined : await findKeyPair(deps, pair)
  if (pair === undefined || client === undefined) throw invalidClient()
  const named = parameters.get('client_id')
  if (named !== undefined && named !== pair.publishableKey) {
    throw oauthError('invalid_request', 'client_id: is not the publishable key of the Authorization header')
  }
  return client
}

function invalidClient() {
  return oauthError('invalid_client', 'Unauthorized: Invalid credentials')
}
