import { userSchema } from '../../contract/options.ts'
import { redirectUriMatches } from '../applications/redirectUriMatches.ts'
import { findApplication } from '../applications/findApplication.ts'
import { readScope } from './readScope.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Deps } from '../deps.ts'
import type { Asked } from './readScope.ts'
import type { AuthorizationError } from './oauthErrorOf.ts'

/** A request of `/link/auth`, found valid. */
export interface AuthorizationRequest extends Asked, ReturnAddress {
  application: Application
  codeChallenge: string
  externalId: string
  endpointId: string | undefined
}

/** Where an answer goes, whatever it is. */
export interface ReturnAddress {
  redirectUri: string
  /** As the client gave it. */
  state: string | undefined
}

export type ReadRequest =
  | { outcome: 'valid'; request: AuthorizationRequest }
  | { outcome: 'refused'; to: ReturnAddress; error: AuthorizationError; description: string }
  /** Nobody may be told: the client is not known, or the address is not its own. */
  | { outcome: 'unanswerable'; parameter: 'client_id' | 'redirect_uri' }

/** SHA-256, in base64url without padding (RFC 7636 section 4.2). */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/

/**
 * Reads the query of `/link/auth`, in this order (RFC 6749 section 4.1.2.1):
 *
 * 1. Client and redirect URI. While these are in doubt the browser is sent nowhere, or we would be an open redirector.
 * 2. Everything else, whose mistakes the client hears at its redirect URI.
 *
 * A parameter without a value counts as left out, unknown ones are ignored, and none may stand twice (section 3.1).
 */
export async function readAuthorizationRequest(
  deps: Pick<Deps, 'database' | 'directory' | 'clock'>,
  query: URLSearchParams,
): Promise<ReadRequest> {
  const one = (name: string) => {
    const [value, ...others] = query.getAll(name)
    return others.length > 0 || value === '' ? undefined : value
  }
  const application = await findApplication(deps, one('client_id'))
  if (application === undefined) return { outcome: 'unanswerable', parameter: 'client_id' }
  const redirectUri = one('redirect_uri')
  if (redirectUri === undefined || !(await isRegistered(deps, application, redirectUri))) {
    return { outcome: 'unanswerable', parameter: 'redirect_uri' }
  }
  const to = { redirectUri, state: one('state') }
  const refused = (description: string, error: AuthorizationError = 'invalid_request'): ReadRequest => ({
    outcome: 'refused',
    ...{ to, error, description },
  })

  const twice = [...query.keys()].find((name, index, names) => names.indexOf(name) !== index)
  if (twice !== undefined) return refused('A parameter stands twice.')
  const responseType = one('response_type')
  if (responseType === undefined) return refused('response_type is missing: it must be code.')
  if (responseType !== 'code') return refused('response_type must be code.', 'unsupported_response_type')
  if (one('code_challenge_method') !== 'S256') return refused('code_challenge_method must be S256.')
  const codeChallenge = one('code_challenge')
  if (codeChallenge === undefined || !S256_CHALLENGE.test(codeChallenge)) {
    return refused('code_challenge must be the SHA-256 of a verifier, in 43 characters of base64url.')
  }
  const asked = readScope(one('scope'))
  if (asked === undefined) {
    return refused('scope may hold patient/<type>.rs, launch/patient and offline_access.', 'invalid_scope')
  }
  const user = userSchema.safeParse({ externalId: one('flexpa_external_id') })
  if (!user.success) {
    return refused("flexpa_external_id must be the user's id at the client, in 1 to 255 characters.")
  }
  const endpointId = one('flexpa_endpoint_id')
  const endpoint = endpointId === undefined ? undefined : deps.directory.get(endpointId)
  if (endpointId !== undefined && endpoint?.mode !== application.mode) {
    return refused("flexpa_endpoint_id must be the id of a plan of the key's mode.")
  }
  const { externalId } = user.data
  return {
    outcome: 'valid',
    request: { application, ...to, codeChallenge, ...asked, externalId, endpointId: endpoint?.id },
  }
}

async function isRegistered(
  { database }: Pick<Deps, 'database'>,
  { id }: Application,
  redirectUri: string,
): Promise<boolean> {
  const rows = await database.kysely
    .selectFrom('application_redirect_uri')
    .select('redirect_uri')
    .where('application_id', '=', id)
    .execute()
  return rows.some((row) => redirectUriMatches(row.redirect_uri, redirectUri))
}
