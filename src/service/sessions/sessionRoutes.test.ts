import { describe, expect, it } from 'vitest'
import { openedSessionSchema } from '../../contract/sessionApi.ts'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import {
  ask,
  comeBack,
  consentAndMint,
  eventsUntil,
  openTestSession,
  PLAN,
  sessionRequest,
  startSignIn,
} from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { failAuthorization } from './failAuthorization.ts'
import type { OpenedSession } from '../../contract/sessionApi.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const service = serviceForSuite()

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
    expect(await authorizationsOf(service, session)).toMatchObject([{ state: 'CREATED', endpoint_id: PLAN }])
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

  it('holds for old scripts too: with a user it is taken up, an anonymous one is not', async () => {
    const old = { protocol: 1 } as const
    const session = await openTestSession(service, old)
    expect((await resume(session, old)).sessionId).toBe(session.sessionId)
    const anonymous = { ...old, user: undefined, usage: undefined }
    const unnamed = await openTestSession(service, anonymous)
    expect((await resume(unnamed, anonymous)).sessionId).not.toBe(unnamed.sessionId)
  })

  // PGlite read the id without its first character, so that the session looked like another user's.
  it('tells a user whose id begins with U+FEFF from the one without', async () => {
    const marked = { user: { externalId: '\ufeffuser-1' } }
    const session = await openTestSession(service, marked)
    expect((await resume(session)).sessionId).not.toBe(session.sessionId)
    expect((await resume(session, marked)).sessionId).toBe(session.sessionId)
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

    const [authorization] = await authorizationsOf(service, session)
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
