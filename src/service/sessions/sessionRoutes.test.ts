import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openedSessionSchema } from '../../contract/sessionApi.ts'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import {
  ask,
  comeBack,
  consentAndMint,
  eventsUntil,
  exchange,
  linkPlan,
  openTestSession,
  PLAN,
  sessionRequest,
  startSignIn,
} from '../testing/journey.ts'
import { failAuthorization } from './failAuthorization.ts'
import type { OpenedSession } from '../../contract/sessionApi.ts'
import type { TestService } from '../testing/createTestService.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const UNAVAILABLE = 'TRICARE'

let service: TestService
beforeAll(async () => {
  service = await createTestService()
}, START_TIMEOUT_MS)
afterAll(() => service.close())

async function authorizationsOf(session: OpenedSession) {
  return service.deps.database.kysely
    .selectFrom('patient_authorization')
    .selectAll()
    .where('session_id', '=', session.sessionId)
    .orderBy('created_at')
    .execute()
}

function post(payload: object | string, headers: Record<string, string> = {}) {
  return service.app.inject({
    method: 'POST',
    url: '/sessions',
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

describe('POST /sessions', () => {
  it('opens a session with an authorization in CREATED', async () => {
    const session = await openTestSession(service, { endpoint: PLAN })
    expect(openedSessionSchema.parse(session)).toMatchObject({ usage: 'ONE_TIME', plan: { label: 'Humana' } })
    expect(session.resumed).toBeUndefined()
    expect(await authorizationsOf(session)).toMatchObject([{ state: 'CREATED', endpoint_id: PLAN }])
  })

  it.each([
    ['an unknown key', { publishableKey: `pk_test_${'x'.repeat(43)}` }, 'publishableKey'],
    ['a malformed key', { publishableKey: 'pk_test_short' }, 'publishableKey'],
    ['a secret key', { publishableKey: TEST_KEYS.strict.secretKey }, 'publishableKey'],
    ['a page on an unregistered origin', { openerOrigin: 'https://evil.example' }, 'openerOrigin'],
    ['a page without an origin', { openerOrigin: 'null' }, 'openerOrigin'],
  ])('refuses %s as INVALID_PUBLISHABLE_KEY', async (_, changes, field) => {
    const response = await post(sessionRequest(changes))
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({ error: { code: 'INVALID_PUBLISHABLE_KEY', field } })
  })

  it.each([
    ['a type that is none of the 23', { requestedResources: ['Claim'] }, 'requestedResources.0'],
    ['an unknown field', { color: 'red' }, 'color'],
    ['another protocol', { protocol: 3 }, 'protocol'],
  ])('names %s', async (_, changes, field) => {
    const response = await post({ ...sessionRequest(), ...changes })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: { field } })
  })

  it.each(['{', '[]', 'null', '"x"', '{"__proto__":{"a":1}}', ''])('refuses the body %j', async (body) => {
    const response = await post(body)
    expect(response.statusCode).toBe(400)
    expect(response.json<{ error: { message: string } }>().error.message).not.toBe('')
  })

  it('answers INVALID_USER with the field', async () => {
    const response = await post(sessionRequest({ user: {} }))
    expect(response.json()).toMatchObject({ error: { code: 'INVALID_USER', field: 'user.externalId' } })
  })

  it('is not to be asked by other sites', async () => {
    const response = await post(sessionRequest(), { 'sec-fetch-site': 'cross-site' })
    expect(response.statusCode).toBe(403)
    expect(response.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('makes every response its own request id, whatever comes in', async () => {
    const response = await post(sessionRequest(), { 'x-request-id': 'mine' })
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('resuming', () => {
  const resume = (session: OpenedSession, changes: object = {}) =>
    openTestSession(service, { resume: session.sessionToken, ...changes })

  it('takes up the same session where everything is equal', async () => {
    const session = await openTestSession(service)
    const again = await resume(session)
    expect(again).toMatchObject({ sessionId: session.sessionId, resumed: { stage: 'CHOOSING' } })
  })

  it.each([
    ['user', { user: { externalId: 'user-2' } }],
    ['usage', { usage: 'MULTIPLE' }],
    ['endpoint', { endpoint: PLAN }],
    ['resources', { requestedResources: ['Coverage'] }],
    ['origin', { openerOrigin: 'http://localhost:5000' }],
    ['token', { resume: 'no-such-token' }],
  ])('starts anew where the %s differs', async (_, changes) => {
    const session = await openTestSession(service)
    const again = await resume(session, changes)
    expect(again.sessionId).not.toBe(session.sessionId)
    expect(again.resumed).toBeUndefined()
  })

  it('takes up an anonymous session only after our own return', async () => {
    const anonymous = { publishableKey: TEST_KEYS.legacy.publishableKey, user: undefined }
    const session = await openTestSession(service, anonymous)
    expect((await resume(session, anonymous)).sessionId).not.toBe(session.sessionId)
    expect((await resume(session, { ...anonymous, returned: true })).sessionId).toBe(session.sessionId)
  })

  it('does not take up a session that is over', async () => {
    const session = await openTestSession(service)
    await ask(service, session, '/sessions/current/exit', { interacted: true })
    expect((await resume(session)).sessionId).not.toBe(session.sessionId)
  })

  it('tells where the sign-in, the sync or the failure stands', async () => {
    const session = await openTestSession(service)
    const signIn = await startSignIn(service, await consentAndMint(service, session))
    expect((await resume(session)).resumed).toMatchObject({ stage: 'AUTHORIZING' })

    await comeBack(service, signIn)
    const syncing = await resume(session)
    expect(syncing).toMatchObject({ plan: { id: PLAN }, resumed: { stage: 'SYNCING' } })
    const [event] = await eventsUntil(service, session, 'authorized', syncing.resumed?.cursor)
    expect(event?.type).toBe('authorized')

    const [authorization] = await authorizationsOf(session)
    const { deps } = service
    await deps.database.transaction((trx) =>
      failAuthorization(deps, trx, authorization?.id ?? '', 'PATIENT_INIT'),
    )
    expect((await resume(session)).resumed).toMatchObject({
      stage: 'FAILED',
      failure: { code: 'PATIENT_INIT', reference: expect.stringMatching(/^\w{4}-\w{4}$/) as string },
    })
  })
})

describe('the session token', () => {
  it.each(['', 'Bearer', 'Bearer nonsense', 'Basic abc'])(
    'is needed: %j is not one',
    async (authorization) => {
      for (const path of ['consent', 'attempts', 'success', 'exit']) {
        const response = await service.app.inject({
          method: 'POST',
          url: `/sessions/current/${path}`,
          payload: {},
          headers: { authorization },
        })
        expect(response.statusCode).toBe(401)
      }
    },
  )

  it(
    'lives for 24 hours after its last use',
    async () => {
      const own = await createTestService()
      const session = await openTestSession(own)
      own.advance(23 * HOUR_MS)
      expect((await ask(own, session, '/plan-requests', { plan: 'Acme' })).statusCode).toBe(201)
      own.advance(23 * HOUR_MS)
      expect((await ask(own, session, '/plan-requests', { plan: 'Acme' })).statusCode).toBe(201)
      own.advance(24 * HOUR_MS)
      expect((await ask(own, session, '/plan-requests', { plan: 'Acme' })).statusCode).toBe(401)
      await own.close()
    },
    START_TIMEOUT_MS,
  )
})

describe('consent and attempts', () => {
  const consent = (session: OpenedSession, changes: object) =>
    ask(service, session, '/sessions/current/consent', {
      endpointId: PLAN,
      agreed: true,
      locale: 'en',
      ...changes,
    })

  it('keeps what was agreed', async () => {
    const session = await openTestSession(service, { requestedResources: ['Coverage'] })
    expect((await consent(session, { locale: 'es-US' })).statusCode).toBe(201)
    const row = await service.deps.database.kysely
      .selectFrom('consent')
      .selectAll()
      .where('session_id', '=', session.sessionId)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      endpoint_id: PLAN,
      locale: 'es-US',
      requested_resources: ['Coverage', 'Patient'],
      usage: 'ONE_TIME',
    })
  })

  it.each([
    ['no agreement', { agreed: false }, undefined, 'agreed'],
    ['an unknown plan', { endpointId: 'x' }, 'INVALID_ENDPOINT', 'endpointId'],
  ])('refuses %s', async (_, changes, code, field) => {
    const response = await consent(await openTestSession(service), changes)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      error: { ...(code && { code }), field, message: expect.any(String) as string },
    })
  })

  it('refuses a plan that is not yet available', async () => {
    const plan = service.deps.directory.all().find(({ label }) => label.includes(UNAVAILABLE))
    const response = await consent(await openTestSession(service), { endpointId: plan?.id })
    expect(response.json()).toMatchObject({ error: { code: 'QUERY_INELIGIBLE', field: 'endpointId' } })
  })

  it.each([
    'https://evil.example/',
    'http://localhost:4000@evil.example/',
    'http://localhost:5000/',
    'http://user:pass@localhost:4000/',
    '//evil.example',
    '/relative',
    'javascript:alert(1)',
    'data:text/html,x',
    'app://open',
    '',
    `http://localhost:4000/${'x'.repeat(2000)}`,
  ])('refuses to return to %j', async (returnUrl) => {
    const session = await openTestSession(service)
    const response = await ask(service, session, '/sessions/current/attempts', {
      endpointId: PLAN,
      returnUrl,
    })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: { field: 'returnUrl' } })
  })

  it('mints tickets that look like nothing else', async () => {
    const session = await openTestSession(service)
    const paths = new Set(
      await Promise.all(Array.from({ length: 5 }, () => consentAndMint(service, session))),
    )
    expect(paths.size).toBe(5)
    for (const path of paths) expect(path).toMatch(/^\/authorize\/[A-Za-z0-9_-]{43}$/)
  })
})

describe('the event stream', () => {
  it('tells events in order, from the cursor on, in the shape of the contract', async () => {
    const { session, events } = await linkPlan(service)
    expect(events.map(({ type }) => type)).toEqual(['handoff_seen', 'authorized'])
    const later = await eventsUntil(service, session, 'authorized', events[0]?.id)
    expect(later).toEqual(events.slice(1))
  })

  it('hears at once of what happens while it listens', async () => {
    const session = await openTestSession(service)
    const listening = eventsUntil(service, session, 'handoff_seen')
    await startSignIn(service, await consentAndMint(service, session))
    expect((await listening).at(-1)).toMatchObject({ type: 'handoff_seen' })
  })

  it('names the person and the page that stops the sharing, and stores neither token nor secret', async () => {
    const { events } = await linkPlan(service)
    const authorized = events.find((event) => event.type === 'authorized')
    expect(authorized).toMatchObject({ patientName: 'Amy V. Shaw', usage: 'ONE_TIME' })
    const secret = authorized?.receiptPath.replace('/connections#', '') ?? ''
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    for (const table of ['event', 'public_token', 'patient_authorization'] as const) {
      const rows = JSON.stringify(await service.deps.database.kysely.selectFrom(table).selectAll().execute())
      expect(rows).not.toContain(secret)
      expect(rows).not.toContain(authorized?.publicToken.replace('public_token_', ''))
      expect(rows).not.toContain('payer-access-token')
    }
  })

  it.each(['-1', 'x', '1e9', '1;drop'])('refuses the cursor %j', async (after) => {
    const session = await openTestSession(service)
    const response = await service.app.inject({
      url: `/sessions/current/events?after=${encodeURIComponent(after)}`,
      headers: { authorization: `Bearer ${session.sessionToken}` },
    })
    expect(response.statusCode).toBe(400)
  })
})

describe('success', () => {
  it('needs a patient who has signed in', async () => {
    const response = await ask(service, await openTestSession(service), '/sessions/current/success', {})
    expect(response.statusCode).toBe(409)
  })

  it(
    'gives the token of the authorized event 30 more minutes, once',
    async () => {
      const own = await createTestService()
      const { session, publicToken } = await linkPlan(own)
      own.advance(20 * MINUTE_MS)
      const delivered = await ask(own, session, '/sessions/current/success', {})
      expect(delivered.json()).toEqual({ publicToken })
      own.advance(20 * MINUTE_MS)
      expect((await ask(own, session, '/sessions/current/success', {})).json()).toEqual({ publicToken })
      own.advance(11 * MINUTE_MS)
      expect((await exchange(own, publicToken)).statusCode).toBe(400)
      await own.close()
    },
    START_TIMEOUT_MS,
  )
})

describe('exit', () => {
  it.each([
    [false, 'BOUNCED'],
    [true, 'ABANDONED'],
  ])('with interacted %s leaves a session that only began %s', async (interacted, state) => {
    const session = await openTestSession(service)
    expect((await ask(service, session, '/sessions/current/exit', { interacted })).statusCode).toBe(200)
    expect(await authorizationsOf(session)).toMatchObject([{ state }])
    expect((await ask(service, session, '/sessions/current/exit', { interacted })).statusCode).toBe(200)
    expect((await ask(service, session, '/sessions/current/attempts', { endpointId: PLAN })).statusCode).toBe(
      401,
    )
  })

  it('during the sign-in leaves it ABANDONED, and what the payer answers then is not kept', async () => {
    const session = await openTestSession(service)
    const signIn = await startSignIn(service, await consentAndMint(service, session))
    await ask(service, session, '/sessions/current/exit', { interacted: false })
    const response = await comeBack(service, signIn)
    expect(response.body).toContain('Nothing from Humana was shared')
    expect(await authorizationsOf(session)).toMatchObject([{ state: 'ABANDONED', payer_tokens: null }])
    expect(service.payer.requestsTo('/revoke').at(-1)?.body).toContain('token=payer-refresh-token')
  })

  it('after the sign-in leaves the app its token', async () => {
    const { session, publicToken } = await linkPlan(service)
    await ask(service, session, '/sessions/current/exit', { interacted: true })
    expect((await exchange(service, publicToken)).statusCode).toBe(200)
  })
})

describe('a failure', () => {
  it('of the sync leaves alone what was exchanged, or promised by skipSyncing', async () => {
    const { deps } = service
    for (const skipSyncing of [false, true]) {
      const { session, publicToken } = await linkPlan(service, { skipSyncing })
      if (!skipSyncing) await exchange(service, publicToken)
      const [authorization] = await authorizationsOf(session)
      const state = authorization?.state
      await deps.database.transaction((trx) =>
        failAuthorization(deps, trx, authorization?.id ?? '', 'PATIENT_INIT'),
      )
      expect(await authorizationsOf(session)).toMatchObject([{ state, exit_code: 'PATIENT_INIT' }])
    }
  })

  it('before the exchange makes the authorization ERRORED, and trying again a new one', async () => {
    const { deps } = service
    const { session, publicToken } = await linkPlan(service)
    const [authorization] = await authorizationsOf(session)
    await deps.database.transaction((trx) =>
      failAuthorization(deps, trx, authorization?.id ?? '', 'PATIENT_INIT'),
    )
    expect((await exchange(service, publicToken)).statusCode).toBe(400)
    await comeBack(service, await startSignIn(service, await consentAndMint(service, session)))
    const states = (await authorizationsOf(session)).map(({ state }) => state)
    expect(states.sort()).toEqual(['AUTHORIZED', 'ERRORED'])
  })
})

describe('GET /plans', () => {
  const plans = (query: string) => service.app.inject({ url: `/plans?${query}` })
  const key = `publishableKey=${TEST_KEYS.strict.publishableKey}`

  it('finds plans without a session', async () => {
    const response = await plans(`${key}&q=aetna`)
    expect(response.json()).toMatchObject({ total: 1, plans: [{ label: 'Aetna', available: true }] })
    expect((await plans(key)).json<{ plans: unknown[] }>().plans.length).toBeGreaterThan(5)
  })

  it('needs a known key and a query of a sane length', async () => {
    expect((await plans('q=aetna')).statusCode).toBe(400)
    expect((await plans('publishableKey=pk_test_x')).statusCode).toBe(403)
    expect((await plans(`${key}&q=${'x'.repeat(201)}`)).statusCode).toBe(400)
    expect((await plans(`${key}&q=a&q=b`)).statusCode).toBe(400)
  })
})

describe('POST /plan-requests', () => {
  it('keeps the request', async () => {
    const session = await openTestSession(service)
    const given = { plan: 'Acme Health', state: 'Ohio', email: 'amy@example.com' }
    expect((await ask(service, session, '/plan-requests', given)).statusCode).toBe(201)
    const rows = await service.deps.database.kysely.selectFrom('plan_request').selectAll().execute()
    expect(rows).toContainEqual(expect.objectContaining(given))
  })

  it.each([
    [{ plan: ' ' }, 'plan'],
    [{ plan: 'x'.repeat(201) }, 'plan'],
    [{ plan: 'Acme', email: 'nobody' }, 'email'],
  ])('names what is wrong in %j', async (given, field) => {
    const response = await ask(service, await openTestSession(service), '/plan-requests', given)
    expect(response.json()).toMatchObject({ error: { field } })
  })
})
