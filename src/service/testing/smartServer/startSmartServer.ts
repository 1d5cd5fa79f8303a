import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { answerFhir } from './fhirHandlers.ts'
import { mapAdapter } from './mapAdapter.ts'
import { ADA, BEN, recordsOf } from './records.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ClientMetadata, JWK, KoaContextWithOIDC } from 'oidc-provider'

/** One request to the token or revocation endpoint, as it came. */
export interface TokenRequest {
  path: string
  authorization: string | undefined
  body: URLSearchParams
  status: number
}

export interface SmartServer {
  url: string
  /** host:port, for OUTBOUND_ALLOW. */
  hostPort: string
  fhirBase: string
  /** What came to the token and revocation endpoints so far. */
  tokenRequests: TokenRequest[]
  /** Types that were read or searched so far. */
  fhirReads: string[]
  /** The scopes of each authorization request so far. */
  scopesAsked: string[]
  close(): Promise<void>
}

export interface SmartServerOptions {
  /** The clients that may come, as an administrator has registered them. */
  clients: (fhirBase: string) => readonly ClientMetadata[]
  /** The version of the scope grammar that it speaks. Default v2. */
  scopes?: 'v1' | 'v2'
  port?: number
}

const TYPES = ['Patient', 'Coverage', 'ExplanationOfBenefit', 'Observation']

/**
 * A SMART on FHIR server that has nothing in common with the sandbox: oidc-provider as its authorization server, one page for
 * sign-in and sharing, and a FHIR API of its own. It signs in one person, Ada; her refresh tokens rotate; it tells `iss`.
 */
export async function startSmartServer(options: SmartServerOptions): Promise<SmartServer> {
  const { clients, scopes = 'v2', port = 0 } = options
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async () => undefined
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `http://${hostPort}`
  const fhirBase = `${url}/api/r4`
  const tokenRequests: TokenRequest[] = []
  const fhirReads: string[] = []
  const scopesAsked: string[] = []
  const records = [...recordsOf(ADA, 'Lovelace'), ...recordsOf(BEN, 'Nevis')]
  const signingKey = await makeSigningKey()
  const provider = createProvider({ url, fhirBase, clients: clients(fhirBase), signingKey })
  provider.use(async (context: KoaContextWithOIDC, next) => {
    await next()
    if (!['/token', '/token/revocation'].includes(context.path)) return
    const { authorization } = context.request.headers
    const body = new URLSearchParams(context.oidc.body as Record<string, string>)
    tokenRequests.push({ path: context.path, authorization, body, status: context.status })
    if (context.path === '/token' && context.status === 200 && typeof context.body === 'object') {
      // SMART's addition: the patient in context.
      context.body = { ...context.body, patient: ADA }
    }
  })
  const answerOauth = provider.callback()

  handle = async (request, response) => {
    const address = new URL(request.url ?? '/', url)
    if (address.pathname === '/api/r4/.well-known/smart-configuration') {
      send(response, 200, smartConfiguration(url, scopes))
    } else if (address.pathname.startsWith('/api/r4/')) {
      fhirReads.push(address.pathname.slice('/api/r4/'.length).split('/')[0] ?? '')
      const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
      const found = token === '' ? undefined : await provider.AccessToken.find(token)
      const opened = found && { patient: ADA, scopes: new Set((found.scope ?? '').split(' ')) }
      const { status, body } = answerFhir({ base: fhirBase, records }, address, opened)
      send(response, status, body, 'application/fhir+json')
    } else if (address.pathname === '/auth') {
      scopesAsked.push(address.searchParams.get('scope') ?? '')
      // As payers do: whoever asks is asked for consent, so that refresh tokens may be given (OpenID Connect Core, 11).
      address.searchParams.set('prompt', 'login consent')
      request.url = address.pathname + address.search
      await answerOauth(request, response)
    } else if (address.pathname.startsWith('/sign-in/')) await signIn(provider, request, response)
    else await answerOauth(request, response)
  }

  return {
    url,
    hostPort,
    fhirBase,
    tokenRequests,
    fhirReads,
    scopesAsked,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}

async function makeSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return exportJWK(privateKey)
}

interface ProviderOptions {
  url: string
  fhirBase: string
  clients: readonly ClientMetadata[]
  signingKey: JWK
}

function createProvider({ url, fhirBase, clients, signingKey }: ProviderOptions): Provider {
  const provider = new Provider(url, {
    adapter: mapAdapter(),
    clients: clients.map((client) => ({
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...client,
    })),
    jwks: { keys: [{ ...signingKey, alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['north-mutual'] },
    scopes: [
      'launch/patient',
      'offline_access',
      'openid',
      ...TYPES.flatMap((type) => [`patient/${type}.read`, `patient/${type}.rs`]),
    ],
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES384', 'RS384'] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_context, _client, source) => source.scopes.has('offline_access'),
    expiresWithSession: () => false,
    extraParams: {
      aud(_context, value) {
        if (value !== fhirBase) throw new TypeError(`aud is ${String(value)}`)
      },
    },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      userinfo: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    ttl: {
      AccessToken: 20,
      AuthorizationCode: 60,
      RefreshToken: 86_400,
      Grant: 86_400,
      Interaction: 600,
      Session: 600,
    },
  })
  return provider
}

/** GET shows the one page, POST is its button: signed in, and everything that was asked for is shared. */
async function signIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<!doctype html><html lang="en"><title>North Mutual</title><h1>North Mutual</h1><form method="post"><button>Sign in as Ada and share</button></form></html>`,
      )
    return
  }
  const grant = new provider.Grant({ accountId: 'ada', clientId: String(params['client_id']) })
  grant.addOIDCScope(String(params['scope']))
  const result = { login: { accountId: 'ada' }, consent: { grantId: await grant.save() } }
  await provider.interactionFinished(request, response, result)
}

function smartConfiguration(url: string, scopes: 'v1' | 'v2'): object {
  return {
    issuer: url,
    authorization_endpoint: `${url}/auth`,
    token_endpoint: `${url}/token`,
    revocation_endpoint: `${url}/token/revocation`,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
    capabilities: [
      'launch-standalone',
      'client-public',
      'client-confidential-symmetric',
      'client-confidential-asymmetric',
      'context-standalone-patient',
      'permission-offline',
      'permission-patient',
      `permission-${scopes}`,
    ],
  }
}

function send(response: ServerResponse, status: number, body: object, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
}
