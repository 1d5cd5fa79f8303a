import { randomUUID } from 'node:crypto'
import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import type { Deps } from '../deps.ts'
import type { AuthorizationRequest } from './readAuthorizationRequest.ts'

/** The browser follows the redirect at once. */
const HANDLE_SECONDS = 60
/** As long as a session. */
export const REQUEST_HOURS = 24

/**
 * Keeps a request of `/link/auth` for its page on the link host, so that nothing the client said about the patient stands
 * in an address of ours.
 *
 * @returns what the page is found by, once, within a minute
 */
export async function keepRequest(
  { database, keys, clock }: Pick<Deps, 'database' | 'keys' | 'clock'>,
  request: AuthorizationRequest,
): Promise<string> {
  const id = randomUUID()
  const handle = randomSecret()
  const now = clock()
  await database.kysely
    .insertInto('hosted_request')
    .values({
      id,
      application_id: request.application.id,
      application_key_id: request.application.keyId,
      redirect_uri: request.redirectUri,
      state: request.state === undefined ? null : keys.encrypt(request.state, id),
      code_challenge: request.codeChallenge,
      scope: request.scope,
      usage: request.usage,
      requested_resources: request.requestedResources,
      external_id: request.externalId,
      endpoint_id: request.endpointId ?? null,
      handle_hash: hashSecret(handle),
      handle_expires_at: new Date(now + HANDLE_SECONDS * 1_000),
      created_at: new Date(now),
      expires_at: new Date(now + REQUEST_HOURS * 3_600_000),
    })
    .execute()
  return handle
}
