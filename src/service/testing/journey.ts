import { sessionEventSchema } from '../../contract/sessionApi.ts'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { CreateSession, OpenedSession, SessionEvent } from '../../contract/sessionApi.ts'
import type { TestService } from './createTestService.ts'

/** The plan that journeys go to unless a test says otherwise: Humana. */
export const PLAN = 'd39433b7-0fbd-4bc2-bdae-fb276799979f'

/** What a strict host page's frame asks for, with what a test changes. */
export function sessionRequest(changes: Partial<CreateSession> = {}): CreateSession {
  return {
    publishableKey: TEST_KEYS.strict.publishableKey,
    openerOrigin: 'http://localhost:4000',
    protocol: 2,
    user: { externalId: 'user-1' },
    usage: 'ONE_TIME',
    requestedResources: [],
    skipSyncing: false,
    ...changes,
  }
}

export type Service = Pick<TestService, 'app' | 'payer' | 'deps'>

export async function openTestSession(
  { app }: Service,
  changes: Partial<CreateSession> = {},
): Promise<OpenedSession> {
  const response = await app.inject({ method: 'POST', url: '/sessions', payload: sessionRequest(changes) })
  if (response.statusCode !== 201) throw new Error(`No session: ${response.body}`)
  return response.json()
}

/** A request of the session API. */
export async function ask(
  { app }: Service,
  session: Pick<OpenedSession, 'sessionToken'>,
  path: string,
  payload: object,
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: path,
    payload,
    headers: { authorization: `Bearer ${session.sessionToken}` },
  })
}

/** Consents to a plan and mints a ticket. @returns the path to open */
export async function consentAndMint(
  service: Service,
  session: OpenedSession,
  { endpointId = PLAN, ...ways }: { endpointId?: string; returnUrl?: string; backUrl?: string } = {},
): Promise<string> {
  await ask(service, session, '/sessions/current/consent', { endpointId, agreed: true, locale: 'en' })
  const minted = await ask(service, session, '/sessions/current/attempts', { endpointId, ...ways })
  return minted.json<{ authorizePath: string }>().authorizePath
}

export interface SignIn {
  /** The payer's authorization address that the browser was sent to. */
  url: string
  /** The browser's cookies, as a header. */
  cookie: string
}

/** Opens `/authorize` as our own frame's window does, and follows to the payer's door. */
export async function startSignIn({ app }: Service, authorizePath: string): Promise<SignIn> {
  const response = await app.inject({
    url: authorizePath,
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  if (response.statusCode !== 303) throw new Error(`Not sent to the payer: ${response.statusCode}`)
  const cookie = response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return { url: String(response.headers.location), cookie }
}

/** The patient signs in at the payer and comes back; `changes` alter the payer's answer, `null` leaves a parameter out. */
export async function comeBack(
  { app, payer }: Service,
  signIn: SignIn,
  changes: Record<string, string | null> = {},
): Promise<LightMyRequestResponse> {
  const { code, state, iss, redirectUri } = payer.grant(signIn.url)
  const answer: Record<string, string | null> = { code, state, iss, ...changes }
  const query = new URLSearchParams(
    Object.entries(answer).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
  return app.inject({
    url: `${new URL(redirectUri).pathname}?${query}`,
    headers: { cookie: signIn.cookie, 'sec-fetch-site': 'cross-site' },
  })
}

/** A session whose patient has signed in, up to its public token. */
export async function linkPlan(
  service: Service,
  changes: Partial<CreateSession> = {},
): Promise<{ session: OpenedSession; publicToken: string; events: ToldEvent[] }> {
  const session = await openTestSession(service, changes)
  const at = typeof changes.endpoint === 'string' ? { endpointId: changes.endpoint } : {}
  const signIn = await startSignIn(service, await consentAndMint(service, session, at))
  const response = await comeBack(service, signIn)
  if (response.statusCode !== 200) throw new Error(`Sign-in failed: ${response.statusCode}`)
  const events = await eventsUntil(service, session, 'authorized')
  const authorized = events.find((event) => event.type === 'authorized')
  if (authorized === undefined) throw new Error('No authorized event')
  return { session, publicToken: authorized.publicToken, events }
}

/** An event, as opposed to a heartbeat. */
export type ToldEvent = Extract<SessionEvent, { id: number }>

/** Listens to the event stream until an event of a type has arrived. @returns it and those before it */
export async function eventsUntil(
  { app }: Service,
  session: Pick<OpenedSession, 'sessionToken'>,
  type: ToldEvent['type'],
  after = 0,
): Promise<ToldEvent[]> {
  const response = await app.inject({
    url: `/sessions/current/events?after=${after}`,
    headers: { authorization: `Bearer ${session.sessionToken}` },
    payloadAsStream: true,
  })
  const stream = response.stream()
  const events: ToldEvent[] = []
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    const told = lines.map((text) => sessionEventSchema.parse(JSON.parse(text)))
    events.push(...told.filter((event) => event.type !== 'heartbeat'))
    if (events.some((event) => event.type === type)) break
  }
  stream.destroy()
  return events
}

export async function exchange(
  { app }: Service,
  publicToken: string,
  secretKey: string = TEST_KEYS.strict.secretKey,
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: '/link/exchange',
    payload: { public_token: publicToken, secret_key: secretKey },
  })
}
