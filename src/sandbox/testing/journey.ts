import { createHash, randomBytes } from 'node:crypto'
import { NOT_KEPT_ALIVE } from './notKeptAlive.ts'
import { TEST_CLIENT, type RunningSandbox } from './startSandbox.ts'
import { createVisitor, type Visit, type Visitor } from './visitor.ts'

export interface TokenAnswer {
  status: number
  headers: Headers
  body: {
    access_token?: string
    refresh_token?: string
    id_token?: string
    token_type?: string
    expires_in?: number
    scope?: string
    patient?: string
    error?: string
    error_description?: string
  }
}

export const REDIRECT_URI = 'https://link.example/callback/one'
export const SCOPE = 'launch/patient patient/*.read offline_access'

/** One app's attempt to link, step by step as a test needs it. */
export interface Journey {
  visitor: Visitor
  verifier: string
  /** `/authorize` with these parameters changed (`undefined` leaves one out), up to the first page or the way back. */
  authorize(changes?: Record<string, string | undefined>): Promise<Visit>
  /** Posts to the page that is shown, and follows. */
  submit(action: string, form: Record<string, string>): Promise<Visit>
  /** The whole of it: sign in, choose if asked, allow; returns the code. */
  allow(username: string, patientName?: string, changes?: Record<string, string | undefined>): Promise<string>
  token(form: Record<string, string>): Promise<TokenAnswer>
  exchange(code: string): Promise<TokenAnswer>
}

export function createJourney(sandbox: RunningSandbox): Journey {
  const { publicUrl, fhirBase } = sandbox
  const visitor = createVisitor(publicUrl)
  const verifier = randomBytes(32).toString('base64url')
  let page = ''

  const journey: Journey = {
    visitor,
    verifier,
    async authorize(changes = {}) {
      const parameters: Record<string, string | undefined> = {
        response_type: 'code',
        client_id: TEST_CLIENT.client_id,
        redirect_uri: REDIRECT_URI,
        scope: SCOPE,
        state: 'a-state',
        aud: fhirBase,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...changes,
      }
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value)
      const first = await visitor.get(`${publicUrl}/authorize?${query.toString()}`)
      page = first.location ?? ''
      return visitor.follow(first)
    },
    submit: async (action, form) => visitor.follow(await visitor.post(`${page}/${action}`, form)),
    async allow(username, patientName, changes) {
      await journey.authorize(changes)
      const next = await journey.submit('login', { username, password: 'examplepatient' })
      if (patientName !== undefined) {
        const found = new RegExp(`value="([^"]+)"[^>]*><span><b>${patientName}</b>`).exec(next.body)
        await journey.submit('person', { patient: found?.[1] ?? '' })
      }
      const back = await journey.submit('consent', { decision: 'allow' })
      const code = back.location === undefined ? null : new URL(back.location).searchParams.get('code')
      if (code === null)
        throw new Error(`No code came back: ${String(back.status)} ${back.location ?? back.body}`)
      return code
    },
    async token(form) {
      const { client_id: id, client_secret: secret } = TEST_CLIENT
      const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
      const init = {
        method: 'POST',
        headers: { ...NOT_KEPT_ALIVE, authorization },
        body: new URLSearchParams(form),
      }
      const response = await fetch(`${publicUrl}/token`, init)
      const body = (await response.json()) as TokenAnswer['body']
      return { status: response.status, headers: response.headers, body }
    },
    exchange: (code) =>
      journey.token({
        grant_type: 'authorization_code',
        code,
        redirect_uri: REDIRECT_URI,
        code_verifier: verifier,
      }),
  }
  return journey
}

/** An access token, and the patient it is for, by the whole journey. */
export async function linkPatient(
  sandbox: RunningSandbox,
  username: string,
  options: { person?: string; scope?: string } = {},
): Promise<{ accessToken: string; patient: string }> {
  const journey = createJourney(sandbox)
  const changes = options.scope === undefined ? {} : { scope: options.scope }
  const { body } = await journey.exchange(await journey.allow(username, options.person, changes))
  if (body.access_token === undefined || body.patient === undefined)
    throw new Error('The token answer is incomplete')
  return { accessToken: body.access_token, patient: body.patient }
}
