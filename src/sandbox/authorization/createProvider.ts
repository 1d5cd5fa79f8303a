import { errors, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { errorPage } from '../pages/errorPage.ts'
import type { Account } from './accounts.ts'
import type { AuthorizationStore } from './authorizationStore.ts'
import type { LaunchContexts } from './launchContexts.ts'
import { SCOPES } from './scopes.ts'
import type { Secrets } from './secrets.ts'
import { createStoreAdapter } from './storeAdapter.ts'

/** A registered app. */
export interface ClientRegistration {
  client_id: string
  client_secret: string
  client_name?: string | undefined
  redirect_uris: string[]
}

interface ProviderOptions {
  publicUrl: string
  clients: readonly ClientRegistration[]
  accounts: readonly Account[]
  store: AuthorizationStore
  launchContexts: LaunchContexts
  secrets: Secrets
  clock: () => number
  /** FHIR bases besides the sandbox's own for which it signs people in: those of its failing payers. */
  otherAudiences: readonly string[]
}

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

/** How long a grant, and the choice of patient with it, is kept. */
export const GRANT_SECONDS = 365 * DAY_SECONDS

/**
 * The authorization server: oidc-provider, set as SMART App Launch wants it.
 *
 * - `aud` must be the FHIR base, or the authorization is refused with `invalid_request`.
 * - The patient is the grant's launch context, told beside each access token and by introspection.
 * - Sign-in, choice of person and consent happen in one interaction; nobody stays signed in (see
 *   prepareAuthorization), so tokens do not hang on a session.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { publicUrl, launchContexts } = options
  const fhirBase = `${publicUrl}/fhir`
  const audiences: readonly unknown[] = [fhirBase, ...options.otherAudiences]
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    secure: publicUrl.startsWith('https:'),
  } as const

  const configuration: Configuration = {
    adapter: createStoreAdapter(options.store, options.clock),
    clients: options.clients.map(({ client_name: name, ...client }) => ({
      ...client,
      ...(name === undefined ? {} : { client_name: name }),
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    })),
    jwks: { keys: [options.secrets.signingKey] },
    cookies: {
      keys: options.secrets.cookieKeys,
      names: { session: 'sandbox_session', interaction: 'sandbox_interaction', resume: 'sandbox_resume' },
      long: cookie,
      short: cookie,
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      revocation: '/revoke',
      introspection: '/introspect',
      jwks: '/jwks',
      userinfo: '/userinfo',
    },
    scopes: [...SCOPES],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    issueRefreshToken: (_context, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    features: {
      devInteractions: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    extraParams: {
      aud(_context, value) {
        if (!audiences.includes(value)) throw new errors.InvalidRequest(`aud must be ${fhirBase}`)
      },
    },
    extraTokenClaims: (_context, token) => {
      const patient = 'grantId' in token ? launchContexts.patientOf(token.grantId) : undefined
      return patient === undefined ? undefined : { patient }
    },
    findAccount(_context, username) {
      const account = options.accounts.find((candidate) => candidate.username === username)
      const [self] = account?.people ?? []
      if (!account || !self) return undefined
      const fhirUser = `${fhirBase}/Patient/${self.patientId}`
      return { accountId: username, claims: () => ({ sub: username, fhirUser }) }
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    clientBasedCORS: () => false,
    renderError(context, out) {
      context.type = 'html'
      context.set(errorPage.headers)
      context.body = errorPage.print(out.error_description ?? out.error)
    },
    ttl: {
      AccessToken: HOUR_SECONDS,
      AuthorizationCode: 60,
      IdToken: HOUR_SECONDS,
      RefreshToken: 90 * DAY_SECONDS,
      Grant: GRANT_SECONDS,
      Interaction: HOUR_SECONDS,
      Session: HOUR_SECONDS,
    },
  }

  const provider = new Provider(publicUrl, configuration)
  provider.proxy = true
  provider.use(tellPatient)
  provider.on('server_error', (_context, error) => console.error(error))
  return provider
}

/** SMART's addition to the token response: the patient in context, at the code exchange and at each refresh. */
async function tellPatient(context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (context.path !== '/token') return
  context.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' })
  const patient: unknown = context.oidc.entities.AccessToken?.extra?.patient
  if (context.status === 200 && typeof context.body === 'object' && patient !== undefined) {
    context.body = { ...context.body, patient }
  }
}
