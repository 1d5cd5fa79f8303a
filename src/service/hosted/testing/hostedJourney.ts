import { afterAll, beforeAll } from 'vitest'
import { frameBootSchema } from '../../../contract/frameDocument.ts'
import { TEST_KEYS } from '../../../contract/testKeys.ts'
import { TEST_APPLICATIONS } from '../../applications/testApplications.ts'
import { createTestService, START_TIMEOUT_MS } from '../../testing/createTestService.ts'
import { comeBack, consentAndMint, sessionRequest, startSignIn } from '../../testing/journey.ts'
import { makeStaticDir } from '../../testing/makeStaticDir.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { FrameBoot } from '../../../contract/frameDocument.ts'
import type { HostedPage } from '../../../contract/hostedPage.ts'
import type { OpenedSession } from '../../../contract/sessionApi.ts'
import type { Config } from '../../config.ts'
import type { TestService } from '../../testing/createTestService.ts'

/** Link host, API and issuer in one. */
export const ORIGIN = 'https://link.example'
export const CALLBACK = 'https://app.example/callback'
/** With a query of its own. */
export const CALLBACK_WITH_QUERY = 'https://app.example/callback?tenant=7&next=%2Fhome'
/** RFC 7636, appendix B. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

/** A service with a page to serve, whose test applications have the redirect URIs above. */
export function hostedServiceForSuite(config: Partial<Config> = {}): { readonly current: TestService } {
  let service: TestService | undefined
  let built: Awaited<ReturnType<typeof makeStaticDir>> | undefined
  beforeAll(async () => {
    built = await makeStaticDir()
    service = await createTestService({
      config: { staticDir: built.staticDir, ...config },
      applications: TEST_APPLICATIONS.map((each) => ({
        ...each,
        redirectUris: [...each.redirectUris, CALLBACK, CALLBACK_WITH_QUERY, 'app://done'],
      })),
    })
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await service?.close()
    await built?.remove()
  })
  return {
    get current() {
      if (service === undefined) throw new Error('The service is there only while tests run')
      return service
    },
  }
}

type Parameters = Record<string, string | null>

/** A good request of `/link/auth`, with what a test changes; null leaves a parameter out. */
export function authorizationQuery(changes: Parameters = {}): URLSearchParams {
  const parameters: Parameters = {
    response_type: 'code',
    client_id: TEST_KEYS.strict.publishableKey,
    redirect_uri: CALLBACK,
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    scope: 'patient/*.rs',
    flexpa_external_id: 'user-1',
    state: 'a state',
    ...changes,
  }
  return new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

export function getAuth({ app }: Pick<TestService, 'app'>, query: URLSearchParams | string) {
  return app.inject({ url: `/link/auth?${query.toString()}` })
}

/** A browser of one patient: it keeps cookies, and goes where it is sent on our own hosts. */
export class Visitor {
  readonly #app: TestService['app']
  cookies: Record<string, string> = {}

  constructor({ app }: Pick<TestService, 'app'>) {
    this.#app = app
  }

  async get(address: string): Promise<LightMyRequestResponse> {
    const { host, pathname, search } = new URL(address, ORIGIN)
    const cookie = Object.entries(this.cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
    const response = await this.#app.inject({ url: pathname + search, headers: { host, cookie } })
    for (const { name, value } of response.cookies) this.cookies[name] = value
    return response
  }

  /** From the client's link to our page. @returns its path, `/hosted/<id>` */
  async arrive(changes: Parameters = {}): Promise<string> {
    const sent = await this.get(`/link/auth?${authorizationQuery(changes).toString()}`)
    const entered = await this.get(String(sent.headers.location))
    const path = String(entered.headers.location)
    if (!path.startsWith('/hosted/')) throw new Error(`No page: ${sent.statusCode}, ${entered.statusCode}`)
    return path
  }

  async boot(path: string): Promise<FrameBoot> {
    const { body } = await this.get(path)
    const text = /<script type="application\/json" id="boot">(.*)<\/script>/.exec(body)?.[1] ?? ''
    return frameBootSchema.parse(JSON.parse(text))
  }

  /** What the page's script does first. */
  async openSession(path: string): Promise<OpenedSession> {
    const response = await this.askForSession((await this.boot(path)).hosted?.page)
    if (response.statusCode !== 201) throw new Error(`No session: ${response.body}`)
    return response.json()
  }

  askForSession(page: HostedPage | undefined) {
    return this.#app.inject({
      method: 'POST',
      url: '/sessions',
      payload: { ...sessionRequest(), user: undefined, usage: undefined, hosted: page },
    })
  }
}

/** The patient consents, signs in and is granted access. */
export async function grantAccess(service: TestService, session: OpenedSession): Promise<void> {
  const signIn = await startSignIn(service, await consentAndMint(service, session))
  const { statusCode } = await comeBack(service, signIn)
  if (statusCode !== 200) throw new Error(`Sign-in failed: ${statusCode}`)
}

/** A whole journey. @returns the client's answer, as its redirect URI got it */
export async function linkHosted(service: TestService, changes: Parameters = {}): Promise<URL> {
  const visitor = new Visitor(service)
  const path = await visitor.arrive(changes)
  await grantAccess(service, await visitor.openSession(path))
  const { headers } = await visitor.get(`${path}/return`)
  return new URL(String(headers.location))
}
