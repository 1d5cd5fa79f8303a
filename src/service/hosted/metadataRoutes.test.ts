import * as oauth from 'oauth4webapi'
import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { basicOf } from '../testing/linkApi.ts'
import { CALLBACK, grantAccess, hostedServiceForSuite, ORIGIN, Visitor } from './testing/hostedJourney.ts'

const suite = hostedServiceForSuite()
const METADATA = '/.well-known/oauth-authorization-server'

/** The service as a web server, for a library that only knows `fetch`. */
async function fetchService(
  url: string,
  init: { method: string; body?: URLSearchParams | undefined; headers: unknown },
): Promise<Response> {
  const { pathname, search } = new URL(url)
  const { statusCode, headers, body } = await suite.current.app.inject({
    method: init.method as 'GET',
    url: pathname + search,
    headers: Object.fromEntries(new Headers(init.headers as Record<string, string>)),
    ...(init.body !== undefined && { payload: init.body.toString() }),
  })
  return new Response(body, { status: statusCode, headers: headers as Record<string, string> })
}
const options = { [oauth.customFetch]: fetchService }

async function discover(): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(ORIGIN)
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options })
  return oauth.processDiscoveryResponse(issuer, response)
}

describe('the metadata of the authorization server (RFC 8414)', () => {
  it('is JSON, for everybody but scripts of other origins', async () => {
    const { statusCode, headers } = await suite.current.app.inject({
      url: METADATA,
      headers: { origin: 'https://app.example' },
    })
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it('is enough for a client that knows nothing else, from the link to the tokens', async () => {
    const server = await discover()
    const client: oauth.Client = { client_id: TEST_KEYS.strict.publishableKey }
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const address = new URL(server.authorization_endpoint ?? '')
    address.search = new URLSearchParams({
      response_type: 'code',
      client_id: client.client_id,
      redirect_uri: CALLBACK,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      scope: 'patient/*.rs offline_access',
      flexpa_external_id: 'user-1',
      state,
    }).toString()
    const patient = new Visitor(suite.current)
    const entering = await patient.get(String((await patient.get(address.href)).headers.location))
    const path = String(entering.headers.location)
    await grantAccess(suite.current, await patient.openSession(path))
    const { headers } = await patient.get(`${path}/return`)

    // Refuses a missing or wrong `iss`, since the metadata promises one.
    const answer = oauth.validateAuthResponse(server, client, new URL(String(headers.location)), state)
    const request = [server, client, oauth.None(), answer, CALLBACK, verifier, options] as const
    const response = await oauth.authorizationCodeGrantRequest(...request)
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response)
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'patient/*.rs offline_access' })

    const { publishableKey, secretKey } = TEST_KEYS.strict
    const basic = oauth.ClientSecretBasic(secretKey)
    const refreshed = await oauth.processClientCredentialsResponse(
      server,
      { client_id: publishableKey },
      await oauth.clientCredentialsGrantRequest(server, client, basic, new URLSearchParams(), options),
    )
    expect(refreshed.token_type).toBe('bearer')
  })

  it('names nothing that does not work', async () => {
    const { app } = suite.current
    const server = await discover()
    const authorization = basicOf(TEST_KEYS.strict)
    expect(server.issuer).toBe(ORIGIN)
    for (const grant_type of [...(server.grant_types_supported ?? []), 'password', 'implicit']) {
      const isPublic = grant_type === 'authorization_code'
      const { body } = await app.inject({
        method: 'POST',
        url: '/link/token',
        payload: new URLSearchParams({ grant_type }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...(!isPublic && { authorization }) },
      })
      const isKnown = server.grant_types_supported?.includes(grant_type) === true
      expect([grant_type, body.includes('unsupported_grant_type')]).toEqual([grant_type, !isKnown])
    }
    const ask = async (changes: Record<string, string>) => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: TEST_KEYS.strict.publishableKey,
        redirect_uri: CALLBACK,
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
        flexpa_external_id: 'user-1',
        ...changes,
      })
      return String((await app.inject({ url: `/link/auth?${query.toString()}` })).headers.location)
    }
    for (const scope of server.scopes_supported ?? [])
      expect(await ask({ scope })).toContain('/hosted/enter/')
    for (const response_type of server.response_types_supported ?? []) {
      expect(await ask({ response_type })).toContain('/hosted/enter/')
    }
    for (const code_challenge_method of server.code_challenge_methods_supported ?? []) {
      expect(await ask({ code_challenge_method })).toContain('/hosted/enter/')
    }
    expect(Object.keys(server).sort()).toEqual([
      'authorization_endpoint',
      'authorization_response_iss_parameter_supported',
      'code_challenge_methods_supported',
      'grant_types_supported',
      'issuer',
      'response_modes_supported',
      'response_types_supported',
      'scopes_supported',
      'token_endpoint',
      'token_endpoint_auth_methods_supported',
    ])
  })
})
