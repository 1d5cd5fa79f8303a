import { createHash } from 'node:crypto'
import { findApplication } from '../applications/findApplication.ts'
import { exchangeAnswer, exchangeAuthorization } from '../tokens/exchangeAuthorization.ts'
import { oauthError, requiredParameter } from '../tokens/grants/grant.ts'
import { revokeAuthorizations } from '../tokens/revokeAuthorizations.ts'
import { equalsInConstantTime, hashSecret } from '../tokens/secrets.ts'
import { grantedScope } from './readScope.ts'
import type { Transaction } from 'kysely'
import type { AuthorizationCodeResponse } from '../../contract/linkApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Exchanged } from '../tokens/exchangeAuthorization.ts'
import type { Grant } from '../tokens/grants/grant.ts'
import type { HostedRequest } from './hostedRequest.ts'

interface Given {
  clientId: string
  code: string
  verifier: string
  redirectUri: string
}

/**
 * The authorization code of `/link/auth`, for the first tokens of its authorization (RFC 6749 section 4.1.3, RFC 7636).
 *
 * The client has no secret here: what proves it is the verifier, which only whoever began the request knows. A code with
 * another client, redirect URI or verifier is refused and stays as it was, so that whoever has seen a code can neither use
 * nor spoil it. One that comes again with all of them right is in two hands: its tokens are revoked.
 */
export const authorizationCodeGrant: Grant = {
  client: 'public',
  async issue(deps, parameters): Promise<AuthorizationCodeResponse> {
    const given = {
      clientId: requiredParameter(parameters, 'client_id'),
      code: requiredParameter(parameters, 'code'),
      verifier: requiredParameter(parameters, 'code_verifier'),
      redirectUri: requiredParameter(parameters, 'redirect_uri'),
    }
    const request = await findByCode(deps, given)
    const exchanged = await deps.database.transaction((trx) => redeem(deps, trx, request, given.code))
    if (exchanged === undefined) {
      await revokeIfReplayed(deps, request.id, given.code)
      throw invalidCode()
    }
    const answer = await exchangeAnswer(deps, exchanged)
    return { ...answer, token_type: 'Bearer', scope: grantedScope(request.scope, answer.usage) }
  },
}

/** One answer for all: it tells nobody what a code once was, or whose. */
function invalidCode() {
  return oauthError('invalid_grant', 'The code is invalid, was used, has expired, or is not for this request')
}

/** @throws {HttpError} unless the code is this client's, for this redirect URI, and the verifier fits its challenge */
async function findByCode(deps: Deps, given: Given): Promise<HostedRequest> {
  const application = await findApplication(deps, given.clientId)
  if (application === undefined) throw oauthError('invalid_client', 'Unauthorized: Invalid credentials')
  const request = await deps.database.kysely
    .selectFrom('hosted_request')
    .selectAll()
    .where('code_hash', '=', hashSecret(given.code))
    .where('application_key_id', '=', application.keyId)
    .where('redirect_uri', '=', given.redirectUri)
    .executeTakeFirst()
  const challenge = createHash('sha256').update(given.verifier, 'utf8').digest('base64url')
  if (request === undefined || !equalsInConstantTime(challenge, request.code_challenge)) throw invalidCode()
  return request
}

/**
 * Takes the code by one UPDATE, and with it the public token of the same authorization: of all who come at once, by
 * either, one gets the tokens.
 *
 * @returns undefined for a code that was used or has expired
 */
async function redeem(
  deps: Deps,
  trx: Transaction<Schema>,
  request: HostedRequest,
  code: string,
): Promise<Exchanged | undefined> {
  const now = new Date(deps.clock())
  const taken = await trx
    .updateTable('hosted_request')
    .set({ redeemed_at: now })
    .where('id', '=', request.id)
    .where('code_hash', '=', hashSecret(code))
    .where('code_expires_at', '>', now)
    .where('redeemed_at', 'is', null)
    .executeTakeFirst()
  if (taken.numUpdatedRows === 0n || request.authorization_id === null) return undefined
  await trx
    .updateTable('public_token')
    .set({ exchanged_at: now })
    .where('authorization_id', '=', request.authorization_id)
    .where('exchanged_at', 'is', null)
    .execute()
  const exchanged = await exchangeAuthorization(deps, trx, request.authorization_id)
  // Thrown, so that the code stays unused where its authorization is over, or was exchanged by the public token.
  if (exchanged === undefined) throw invalidCode()
  return exchanged
}

/** RFC 6749 section 4.1.2: "if an authorization code is used more than once". */
async function revokeIfReplayed(deps: Deps, requestId: string, code: string): Promise<void> {
  const row = await deps.database.kysely
    .selectFrom('hosted_request')
    .select('authorization_id')
    .where('id', '=', requestId)
    .where('code_hash', '=', hashSecret(code))
    .where('redeemed_at', 'is not', null)
    .executeTakeFirst()
  if (row?.authorization_id == null) return
  deps.log.warn({ authorizationId: row.authorization_id }, 'a code was used again: its tokens are revoked')
  await revokeAuthorizations(deps, [row.authorization_id])
}
