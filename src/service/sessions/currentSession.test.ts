import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
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
  startSignIn,
} from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { failAuthorization } from './failAuthorization.ts'
import type { OpenedSession } from '../../contract/sessionApi.ts'

const MINUTE_MS = 60_000
const UNAVAILABLE = 'TRICARE'
/** Aetna. */
const OTHER_PLAN = '7c308678-b82f-4787-b961-9e62f24d4120'

const service = serviceForSuite()

const OPENER = 'http://localhost:4000'

const ownPage = (query: Record<string, string>, start = 'https://link.example/') =>
  `${start}?${new URLSearchParams(query)}`

const KEY = TEST_KEYS.strict.publishableKey
const OWN_PAGES_OF_OTHERS = {
  anotherKey: ownPage({ publishableKey: TEST_KEYS.legacy.publishableKey, openerUrl: OPENER }),
  noKey: ownPage({ openerUrl: OPENER }),
  anotherOpener: ownPage({ publishableKey: KEY, openerUrl: 'http://localhost:5000' }),
  noOpener: ownPage({ publishableKey: KEY }),
  twoKeys: `${ownPage({ publishableKey: KEY, openerUrl: OPENER })}&publishableKey=${KEY}`,
  anotherPage: ownPage({ publishableKey: KEY, openerUrl: OPENER }, 'https://link.example/authorize/x'),
  anotherHost: ownPage({ publishableKey: KEY, openerUrl: OPENER }, 'https://link.example.evil.example/'),
}

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
    ...Object.values(OWN_PAGES_OF_OTHERS),
    '',
    `http://localhost:4000/${'x'.repeat(8000)}`,
  ])('refuses to return to %j', async (returnUrl) => {
    const session = await openTestSession(service)
    const response = await ask(service, session, '/sessions/current/attempts', {
      endpointId: PLAN,
      returnUrl,
    })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: { field: 'returnUrl' } })
  })

  it.each([
    ['its opener', `${OPENER}/records?tab=1#top`],
    ['our own first page', ownPage({ publishableKey: KEY, openerUrl: `${OPENER}/x`, usage: 'ONE_TIME' })],
  ])('may return to %s, or offer it as the way back', async (_, url) => {
    const session = await openTestSession(service)
    for (const field of ['returnUrl', 'backUrl']) {
      const given = { endpointId: PLAN, [field]: url }
      expect((await ask(service, session, '/sessions/current/attempts', given)).statusCode).toBe(201)
    }
    const refused = await ask(service, session, '/sessions/current/attempts', {
      endpointId: PLAN,
      backUrl: 'https://evil.example/',
    })
    expect(refused.json()).toMatchObject({ error: { field: 'backUrl' } })
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

  // A patient chose another plan while the first one's window was open, and then finished in that window.
  it('abandons what was begun beside it', async () => {
    const session = await openTestSession(service)
    const first = await startSignIn(service, await consentAndMint(service, session))
    await consentAndMint(service, session, { endpointId: OTHER_PLAN })
    expect((await comeBack(service, first)).statusCode).toBe(200)
    await ask(service, session, '/sessions/current/success', {})
    const states = (await authorizationsOf(service, session)).map(({ state }) => state)
    expect(states.sort()).toEqual(['ABANDONED', 'AUTHORIZED'])
  })
})

describe('exit', () => {
  it.each([
    [false, 'BOUNCED'],
    [true, 'ABANDONED'],
  ])('with interacted %s leaves a session that only began %s', async (interacted, state) => {
    const session = await openTestSession(service)
    expect((await ask(service, session, '/sessions/current/exit', { interacted })).statusCode).toBe(200)
    expect(await authorizationsOf(service, session)).toMatchObject([{ state }])
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
    expect(await authorizationsOf(service, session)).toMatchObject([
      { state: 'ABANDONED', payer_tokens: null },
    ])
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
      const [authorization] = await authorizationsOf(service, session)
      const state = authorization?.state
      await deps.database.transaction((trx) =>
        failAuthorization(deps, trx, authorization?.id ?? '', 'PATIENT_INIT'),
      )
      expect(await authorizationsOf(service, session)).toMatchObject([{ state, exit_code: 'PATIENT_INIT' }])
    }
  })

  it('before the exchange makes the authorization ERRORED, and trying again a new one', async () => {
    const { deps } = service
    const { session, publicToken } = await linkPlan(service)
    const [authorization] = await authorizationsOf(service, session)
    await deps.database.transaction((trx) =>
      failAuthorization(deps, trx, authorization?.id ?? '', 'PATIENT_INIT'),
    )
    expect((await exchange(service, publicToken)).statusCode).toBe(400)
    await comeBack(service, await startSignIn(service, await consentAndMint(service, session)))
    const states = (await authorizationsOf(service, session)).map(({ state }) => state)
    expect(states.sort()).toEqual(['AUTHORIZED', 'ERRORED'])
  })
})
