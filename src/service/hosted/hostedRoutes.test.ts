import { describe, expect, it } from 'vitest'
import { EXIT_CODES } from '../../contract/exitCodes.ts'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import { ask, comeBack, consentAndMint, eventsUntil, PLAN, startSignIn } from '../testing/journey.ts'
import { passTime } from '../testing/passTime.ts'
import {
  authorizationQuery,
  CALLBACK,
  CALLBACK_WITH_QUERY,
  getAuth,
  grantAccess,
  hostedServiceForSuite,
  linkHosted,
  ORIGIN,
  Visitor,
} from './testing/hostedJourney.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'

const suite = hostedServiceForSuite()
const visitor = () => new Visitor(suite.current)
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Aetna. */
const OTHER_PLAN = '7c308678-b82f-4787-b961-9e62f24d4120'

/** Where the page's way back leads, and with what. */
async function leave(patient: Visitor, path: string): Promise<Record<string, string>> {
  const { statusCode, headers } = await patient.get(`${path}/return`)
  if (statusCode !== 303) return { status: String(statusCode) }
  const to = new URL(String(headers.location))
  return { to: to.origin + to.pathname, ...Object.fromEntries(to.searchParams) }
}

const LEFT = {
  to: CALLBACK,
  error: 'access_denied',
  error_description: 'The patient left without sharing.',
  state: 'a state',
  iss: ORIGIN,
}
const CODE = {
  to: CALLBACK,
  code: expect.stringMatching(/^[\w-]{43}$/) as string,
  state: 'a state',
  iss: ORIGIN,
}

describe('the page of a request', () => {
  it('is our consent app, which knows what is asked for, but not of whom', async () => {
    const patient = visitor()
    const path = await patient.arrive({
      flexpa_external_id: 'patient-of-mine',
      flexpa_endpoint_id: PLAN,
      scope: 'patient/Coverage.rs offline_access',
    })
    const { body, headers } = await patient.get(path)
    expect(await patient.boot(path)).toMatchObject({
      protocol: 2,
      application: { name: 'Bright Steps' },
      mode: 'TEST',
      hosted: {
        options: { usage: 'MULTIPLE', requestedResources: ['Coverage'], endpoint: PLAN },
        resuming: false,
        returnPath: `${path}/return`,
      },
    })
    expect(body).not.toContain('patient-of-mine')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    expect(headers['content-encoding']).toBeUndefined()
  })

  it('opens the session that the request asks for, whatever the page says', async () => {
    const patient = visitor()
    const path = await patient.arrive({
      flexpa_external_id: 'user-7',
      scope: 'patient/Goal.rs offline_access',
    })
    const { sessionId, usage } = await patient.openSession(path)
    expect(usage).toBe('MULTIPLE')
    const row = await suite.current.deps.database.kysely
      .selectFrom('link_session')
      .innerJoin('app_user', 'app_user.id', 'link_session.user_id')
      .select(['external_id', 'usage', 'requested_resources', 'skip_syncing', 'opener_origin'])
      .where('link_session.id', '=', sessionId)
      .executeTakeFirstOrThrow()
    expect(row).toEqual({
      external_id: 'user-7',
      usage: 'MULTIPLE',
      requested_resources: ['Goal', 'Patient'],
      skip_syncing: false,
      opener_origin: path.replace('/hosted/', 'hosted:'),
    })
  })

  it('takes its session up after a reload and in a second tab, where it stands', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const first = await patient.openSession(path)
    expect(first.resumed).toBeUndefined()
    await startSignIn(suite.current, await consentAndMint(suite.current, first))
    expect((await patient.boot(path)).hosted?.resuming).toBe(true)
    const second = await patient.openSession(path)
    expect(second).toMatchObject({
      sessionId: first.sessionId,
      sessionToken: first.sessionToken,
      plan: { id: PLAN },
      resumed: { stage: 'AUTHORIZING' },
    })
    // The first tab goes on with it.
    const { statusCode } = await ask(suite.current, first, '/sessions/current/attempts', { endpointId: PLAN })
    expect(statusCode).toBe(201)
  })

  it('makes one session of two tabs that ask at once', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const opened = await Promise.all([patient.openSession(path), patient.openSession(path)])
    expect(new Set(opened.map(({ sessionId }) => sessionId)).size).toBe(1)
  })

  it('is the way back from the payer in the same window, and no other page is', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const session = await patient.openSession(path)
    const returnUrl = ORIGIN + path
    const signIn = await startSignIn(
      suite.current,
      await consentAndMint(suite.current, session, { returnUrl }),
    )
    const { statusCode, headers } = await comeBack(suite.current, signIn)
    expect([statusCode, headers.location]).toEqual([303, returnUrl])

    const other = await visitor().arrive()
    for (const url of [
      ORIGIN + other,
      `${returnUrl}/return`,
      `${returnUrl}?a`,
      CALLBACK,
      'http://localhost:4000/',
    ]) {
      const given = { endpointId: PLAN, returnUrl: url }
      expect((await ask(suite.current, session, '/sessions/current/attempts', given)).statusCode).toBe(400)
    }
  })
})

describe('a page that was opened elsewhere (threat 19)', () => {
  it('is nothing without the cookie that the first browser got', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const thief = visitor()
    for (const address of [path, `${path}/return`]) {
      const { statusCode, headers, body } = await thief.get(address)
      expect([statusCode, headers.location]).toEqual([410, undefined])
      expect(body).not.toContain('id="boot"')
    }
    thief.cookies = Object.fromEntries(Object.keys(patient.cookies).map((name) => [name, 'a-guess']))
    expect((await thief.get(path)).statusCode).toBe(410)
    // The cookie of another request of the same browser is another's too.
    const [id] = path.split('/').slice(-1)
    const second = await thief.arrive()
    const [, secret = ''] =
      Object.entries(thief.cookies).find(([name]) => second.endsWith(name.slice(-36))) ?? []
    thief.cookies = { [`__Host-hosted-${id ?? ''}`]: secret }
    expect((await thief.get(path)).statusCode).toBe(410)
    expect((await patient.get(path)).statusCode).toBe(200)
  })

  it('has a cookie that no script and no other host gets', async () => {
    const { app } = suite.current
    const { headers } = await getAuth(suite.current, authorizationQuery())
    const { cookies } = await app.inject(new URL(String(headers.location)).pathname)
    expect(cookies).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/^__Host-hosted-[0-9a-f-]{36}$/) as string,
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
        path: '/',
        maxAge: 86_400,
      }),
    ])
    expect(cookies[0]).not.toHaveProperty('domain')
  })

  it('is entered once, within a minute, and again only by the browser that was first', async () => {
    const { headers } = await getAuth(suite.current, authorizationQuery())
    const handle = new URL(String(headers.location)).pathname
    const [first, second] = [visitor(), visitor()]
    const [one, other] = await Promise.all([first.get(handle), second.get(handle)])
    expect([one.statusCode, other.statusCode].sort()).toEqual([303, 410])
    const [winner, loser] = one.statusCode === 303 ? [first, second] : [second, first]
    expect((await winner.get(handle)).statusCode).toBe(303)
    expect((await loser.get(handle)).statusCode).toBe(410)

    const late = await getAuth(suite.current, authorizationQuery())
    suite.current.advance(MINUTE_MS)
    expect((await visitor().get(new URL(String(late.headers.location)).pathname)).statusCode).toBe(410)
    expect((await visitor().get('/hosted/enter/nothing')).statusCode).toBe(410)
  })

  it('is over when its key is revoked', async () => {
    const patient = visitor()
    const path = await patient.arrive({ client_id: TEST_KEYS.legacy.publishableKey })
    const page = (await patient.boot(path)).hosted?.page
    const { database, clock } = suite.current.deps
    const revoke = (revoked_at: Date | null) =>
      database.kysely
        .updateTable('application_key')
        .set({ revoked_at })
        .where('publishable_key', '=', TEST_KEYS.legacy.publishableKey)
        .execute()
    await revoke(new Date(clock() + MINUTE_MS))
    expect((await patient.get(path)).statusCode).toBe(200)
    await revoke(new Date(clock()))
    expect((await patient.get(path)).statusCode).toBe(410)
    expect((await patient.askForSession(page)).statusCode).toBe(410)
    await revoke(null)
  })

  it('opens no session without the secret that stands in the page', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const page = (await patient.boot(path)).hosted?.page
    const other = (await patient.boot(await patient.arrive())).hosted?.page
    if (page === undefined || other === undefined) throw new Error('no page')
    for (const wrong of [
      { ...page, secret: '' },
      { ...page, secret: other.secret },
      { ...page, id: 'x' },
    ]) {
      expect((await patient.askForSession(wrong)).statusCode).toBe(403)
    }
    // As a host page's frame it cannot be had either.
    const asFrame = {
      publishableKey: authorizationQuery().get('client_id'),
      openerOrigin: `hosted:${page.id}`,
    }
    const { statusCode } = await suite.current.app.inject({
      method: 'POST',
      url: '/sessions',
      payload: { ...asFrame, protocol: 1, requestedResources: [], skipSyncing: false },
    })
    expect(statusCode).toBe(403)
  })
})

describe('the way back to the client', () => {
  it.each([
    [
      CALLBACK,
      /^https:\/\/app\.example\/callback\?code=[\w-]{43}&state=a%20state&iss=https%3A%2F%2Flink\.example$/,
    ],
    [CALLBACK_WITH_QUERY, /^https:\/\/app\.example\/callback\?tenant=7&next=%2Fhome&code=[\w-]{43}&state=/],
    ['http://localhost:51234/callback', /^http:\/\/localhost:51234\/callback\?code=/],
    ['app://done', /^app:\/\/done\?code=/],
  ])('from a granted request to %s brings code, state and iss', async (redirect_uri, expected) => {
    expect((await linkHosted(suite.current, { redirect_uri })).href).toMatch(expected)
  })

  it('brings no state where none was given', async () => {
    const { searchParams } = await linkHosted(suite.current, { state: null })
    expect([...searchParams.keys()]).toEqual(['code', 'iss'])
  })

  it('brings access_denied when the patient leaves, before and after the session is open', async () => {
    for (const opens of [false, true]) {
      const patient = visitor()
      const path = await patient.arrive()
      if (opens) await patient.openSession(path)
      expect(await leave(patient, path)).toEqual(LEFT)
      // And again, should the answer have been lost.
      expect(await leave(patient, path)).toEqual(LEFT)
      expect((await patient.get(path)).headers.location).toBe(`${path}/return`)
    }
  })

  it('ends what the patient leaves: the session, and the sign-in under way', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const session = await patient.openSession(path)
    const signIn = await startSignIn(suite.current, await consentAndMint(suite.current, session))
    expect(await leave(patient, path)).toEqual(LEFT)
    await comeBack(suite.current, signIn)
    expect(await leave(patient, path)).toEqual(LEFT)
    expect((await ask(suite.current, session, '/sessions/current/attempts', {})).statusCode).toBe(401)
    const page = (await patient.boot(await patient.arrive())).hosted?.page
    expect((await patient.askForSession(page)).statusCode).toBe(201)
  })

  it('brings no code to a patient who said that they leave, though the payer has granted it meanwhile', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const session = await patient.openSession(path)
    await grantAccess(suite.current, session)
    await ask(suite.current, session, '/sessions/current/exit', { interacted: true })
    expect(await leave(patient, path)).toEqual(LEFT)
  })

  it.each(Object.keys(EXIT_CODES) as ExitCode[])('says in OAuth what %s is', async (code) => {
    const patient = visitor()
    const path = await patient.arrive()
    const session = await patient.openSession(path)
    await ask(suite.current, session, '/sessions/current/exit', { interacted: true, code })
    const { error, error_description } = await leave(patient, path)
    expect(error_description).toBe(`${code}: ${EXIT_CODES[code].developer}`)
    expect(error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
    expect(error).toBe(
      {
        QUERY_REJECTED: 'access_denied',
        QUERY_INELIGIBLE: 'access_denied',
        QUERY_TIMEOUT: 'temporarily_unavailable',
        INVALID_ENDPOINT: 'invalid_request',
        INVALID_ENDPOINT_MODE: 'invalid_request',
        INVALID_USER: 'invalid_request',
        INVALID_USAGE: 'invalid_request',
        INVALID_PUBLISHABLE_KEY: 'unauthorized_client',
      }[code as string] ?? 'server_error',
    )
  })

  it('brings another code each time until one is redeemed, and only the last one counts', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    await grantAccess(suite.current, await patient.openSession(path))
    const [first, second] = [await leave(patient, path), await leave(patient, path)]
    expect(first).toEqual(CODE)
    expect(second).toEqual(CODE)
    expect(first['code']).not.toBe(second['code'])
  })

  it('is found after the success screen too, whose word has reached us or not', async () => {
    for (const told of [true, false]) {
      const patient = visitor()
      const path = await patient.arrive()
      const session = await patient.openSession(path)
      await grantAccess(suite.current, session)
      await eventsUntil(suite.current, session, 'authorized')
      if (told) await ask(suite.current, session, '/sessions/current/success', {})
      expect((await patient.get(path)).statusCode).toBe(told ? 303 : 200)
      expect(await leave(patient, path)).toEqual(CODE)
    }
  })

  // A plan that was chosen while the first one's window was open, where the success screen's word has not reached us.
  it('leaves nothing open of what was begun beside the grant', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    const session = await patient.openSession(path)
    const signIn = await startSignIn(suite.current, await consentAndMint(suite.current, session))
    await consentAndMint(suite.current, session, { endpointId: OTHER_PLAN })
    expect((await comeBack(suite.current, signIn)).statusCode).toBe(200)
    expect(await leave(patient, path)).toEqual(CODE)
    const states = (await authorizationsOf(suite.current, session)).map(({ state }) => state)
    expect(states.sort()).toEqual(['ABANDONED', 'AUTHORIZED'])
  })

  it('is no way out of a request that is a day old', async () => {
    const patient = visitor()
    const path = await patient.arrive()
    await patient.openSession(path)
    suite.current.advance(DAY_MS)
    expect(await leave(patient, path)).toEqual({ status: '410' })
  })
})

describe('what is kept', () => {
  it('of a request that nobody came for is nothing after a day', async () => {
    const { deps } = suite.current
    const abandoned = async () =>
      deps.database.kysely
        .selectFrom('hosted_request')
        .select('id')
        .where('external_id', '=', 'left-behind')
        .execute()
    await getAuth(suite.current, authorizationQuery({ flexpa_external_id: 'left-behind' }))
    expect(await abandoned()).toHaveLength(1)
    await passTime(suite.current, DAY_MS)
    expect(await abandoned()).toEqual([])
  })
})
