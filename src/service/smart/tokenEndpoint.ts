import * as oauth from 'oauth4webapi'
import pRetry from 'p-retry'
import { clientAuthentication } from './clientAuthentication.ts'
import { clientIdOf } from './clientIdOf.ts'
import { GrantEnded } from './grantEnded.ts'
import { payerFault } from './payerFault.ts'
import { readText } from './readBounded.ts'
import { redirectUri } from './redirectUri.ts'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { Keys } from '../tokens/keys.ts'
import type { Outbound } from './outbound.ts'
import type { SmartConfiguration } from './smartConfiguration.ts'

/** What a payer's token endpoint gave us. */
export interface PayerTokens {
  accessToken: string
  refreshToken: string | undefined
  /** Undefined where the payer does not say. */
  expiresInSeconds: number | undefined
  /** How long the refresh token lives; 0: without end; undefined where the payer does not say. */
  refreshExpiresInSeconds: number | undefined
  /** The payer's id of the patient in context. */
  patient: string | undefined
  scope: string | undefined
}

/** We as the client of one payer. */
export interface PayerClient {
  keys: Pick<Keys, 'clients'>
  clock: Deps['clock']
  config: Pick<Config, 'linkUrl'>
  outbound: Outbound
  endpoint: EndpointRecord
  configuration: SmartConfiguration
}

const MAX_BYTES = 256 * 1024

/**
 * Redeems an authorization code, with what proves the client and the PKCE verifier, here on the server.
 * @throws {PayerFault} AUTHORIZATION_CODE_EXCHANGE for anything but a usable answer, a missing `patient` included
 */
export async function redeemCode(
  client: PayerClient,
  given: { code: string; verifier: string },
): Promise<PayerTokens & { patient: string }> {
  try {
    const server = authorizationServer(client)
    const parameters = oauth.validateAuthResponse(
      server,
      { client_id: clientIdOf(client.endpoint) },
      new URLSearchParams({ code: given.code }),
      oauth.skipStateCheck,
    )
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      { client_id: clientIdOf(client.endpoint) },
      clientAuthentication(client),
      parameters,
      redirectUri(client.config, client.endpoint),
      given.verifier,
      requestOptions(client),
    )
    const oauthClient = { client_id: clientIdOf(client.endpoint) }
    const tokens = readTokens(await oauth.processAuthorizationCodeResponse(server, oauthClient, response))
    if (tokens.patient === undefined) throw new TypeError('the token response names no patient')
    return { ...tokens, patient: tokens.patient }
  } catch (error) {
    throw payerFault('token', 'unusable answer', withoutBody(error))
  }
}

const LOST_ANSWER_RETRIES = 2
const LOST_ANSWER_PAUSE_MS = 300

/**
 * New tokens for a refresh token. Where the answer was lost, or is none (no connection, a time-out, an error page), the
 * same request is made again at once: a payer that rotates may have used the token up, and for a moment tells a
 * repetition from a theft.
 *
 * @throws {GrantEnded} for `invalid_grant`
 * @throws {PayerFault} when the payer gives no new access token for any other reason, which may pass
 */
export async function refreshTokens(client: PayerClient, refreshToken: string): Promise<PayerTokens> {
  try {
    return await pRetry(() => refreshOnce(client, refreshToken), {
      retries: LOST_ANSWER_RETRIES,
      minTimeout: LOST_ANSWER_PAUSE_MS,
      shouldRetry: ({ error }) => !(error instanceof oauth.ResponseBodyError),
    })
  } catch (error) {
    if (error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant') {
      throw new GrantEnded(withoutBody(error))
    }
    throw payerFault('token', 'unusable answer', withoutBody(error))
  }
}

async function refreshOnce(client: PayerClient, refreshToken: string): Promise<PayerTokens> {
  const server = authorizationServer(client)
  const oauthClient = { client_id: clientIdOf(client.endpoint) }
  const response = await oauth.refreshTokenGrantRequest(
    server,
    oauthClient,
    clientAuthentication(client),
    refreshToken,
    requestOptions(client),
  )
  return readTokens(await oauth.processRefreshTokenResponse(server, oauthClient, response))
}

/** RFC 7009's names for what is to be revoked. */
export type TokenKind = 'refresh_token' | 'access_token'

/** RFC 7009, where the payer offers it. @returns whether the payer took note */
export async function revokeToken(client: PayerClient, token: string, kind: TokenKind): Promise<boolean> {
  if (client.configuration.revocationEndpoint === undefined) return false
  const server = authorizationServer(client)
  const oauthClient = { client_id: clientIdOf(client.endpoint) }
  const response = await oauth.revocationRequest(server, oauthClient, clientAuthentication(client), token, {
    ...requestOptions(client),
    additionalParameters: { token_type_hint: kind },
  })
  await oauth.processRevocationResponse(response)
  return true
}

/** `iss` was checked before (readAnswer); here the issuer is only a name. */
function authorizationServer({ configuration, endpoint }: PayerClient): oauth.AuthorizationServer {
  return {
    issuer: configuration.issuer ?? endpoint.fhirBase,
    token_endpoint: configuration.tokenEndpoint,
    ...(configuration.revocationEndpoint !== undefined && {
      revocation_endpoint: configuration.revocationEndpoint,
    }),
  }
}

function requestOptions({ outbound, configuration, endpoint }: PayerClient) {
  return {
    // Only a payer whose FHIR base is http has such a token endpoint (smartConfiguration).
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only to be noticed
    [oauth.allowInsecureRequests]: configuration.tokenEndpoint.startsWith('http:'),
    [oauth.customFetch]: async (
      url: string,
      init: oauth.CustomFetchOptions<'POST', URLSearchParams>,
    ): Promise<Response> => {
      const response = await outbound.fetch(url, {
        method: init.method,
        headers: init.headers,
        body: init.body,
        endpointId: endpoint.id,
      })
      return straighten(response)
    },
  }
}

/**
 * Bends back what payers bend: `token_type` missing, `expires_in` as text or with a fraction. An `id_token` is not
 * ours to read, since we never ask for one.
 */
async function straighten(response: Response): Promise<Response> {
  const text = await readText(response, MAX_BYTES)
  const { status } = response
  if (status !== 200) return new Response(text === '' ? null : text, { status, headers: response.headers })
  const body: unknown = text === '' ? {} : JSON.parse(text)
  if (typeof body !== 'object' || body === null) throw new TypeError('the token response is not an object')
  const answer = body as Record<string, unknown>
  const seconds = Math.floor(Number(answer['expires_in']))
  const straight = {
    ...answer,
    token_type: answer['token_type'] ?? 'Bearer',
    expires_in: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined,
    id_token: undefined,
  }
  return Response.json(straight, { status })
}

function readTokens(answer: oauth.TokenEndpointResponse): PayerTokens {
  const patient = answer['patient']
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    expiresInSeconds: answer.expires_in,
    refreshExpiresInSeconds: refreshExpiry(answer),
    patient: typeof patient === 'string' && /^[A-Za-z0-9\-.]{1,64}$/.test(patient) ? patient : undefined,
    scope: answer.scope,
  }
}

/** No standard has it; these are the names in use. */
const REFRESH_EXPIRY_NAMES = [
  'refresh_expires_in',
  'refresh_token_expires_in',
  'x_refresh_token_expires_in',
] as const

function refreshExpiry(answer: oauth.TokenEndpointResponse): number | undefined {
  for (const name of REFRESH_EXPIRY_NAMES) {
    const told = answer[name]
    const seconds = typeof told === 'string' && told.trim() !== '' ? Number(told) : told
    if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) return Math.floor(seconds)
  }
  return undefined
}

/** oauth4webapi hangs the payer's body on its errors; a log must not see it. */
function withoutBody(error: unknown): unknown {
  if (!(error instanceof oauth.ResponseBodyError)) return error instanceof Error ? error.message : undefined
  return `${error.status} ${error.error}`.slice(0, 200)
}
