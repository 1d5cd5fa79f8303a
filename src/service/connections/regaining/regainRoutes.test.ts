import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../../contract/testKeys.ts'
import { exchange, PLAN } from '../../testing/journey.ts'
import { runMinuteJobs } from '../../testing/passTime.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { smartMetadata, tokenResponse } from '../../testing/startPayer.ts'
import { ask, linkConnection, read } from '../testing/connections.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { Reply } from '../../testing/startPayer.ts'

const AETNA = '7c308678-b82f-4787-b961-9e62f24d4120'
const MINUTE_MS = 60_000
const METADATA = '/fhir/.well-known/smart-configuration'

const service = serviceForSuite()
const someone = () => ({ externalId: randomUUID() })
const own = () => service.deps.config.linkUrl

beforeEach(() => {
  service.payer.replies.clear()
  service.payer.requests.length = 0
  // What was discovered is kept for five minutes.
  service.advance(6 * MINUTE_MS)
})

/** A patient of their own for each test: `token` answers with it from now on. */
function patient(id = `patient-${randomUUID()}`): string {
  service.payer.replies.set('/token', { json: tokenResponse({ patient: id }) })
  return id
}

const find = (query = '') => service.app.inject(`/connections/find${query}`)

function begin(endpointId = PLAN, headers: Record<string, string> = { origin: own() }) {
  return service.app.inject({
    method: 'POST',
    url: '/connections/sign-in',
    payload: new URLSearchParams({ endpointId }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

const cookiesOf = ({ cookies }: LightMyRequestResponse) =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ')

/** The browser comes back from the payer; `changes` alter its answer, `null` leaves a parameter out. */
async function answer(
  begun: LightMyRequestResponse,
  changes: Record<string, string | null> = {},
  { cookie = cookiesOf(begun), callback }: { cookie?: string; callback?: string } = {},
) {
  const { code, state, iss, redirectUri } = service.payer.grant(String(begun.headers.location))
  const parameters = Object.entries<string | null>({ code, state, iss, ...changes })
  const query = new URLSearchParams(
    parameters.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
  return service.app.inject({
    url: `${callback ?? new URL(redirectUri).pathname}?${query}`,
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  })
}

/** Signs in at the plan. @returns the cookie that opens the connections */
async function regain(endpointId = PLAN): Promise<string> {
  const back = await answer(await begin(endpointId))
  if (back.statusCode !== 303) throw new Error(`Not regained: ${back.statusCode} ${back.body}`)
  return cookiesOf({ ...back, cookies: back.cookies.filter(({ value }) => value !== '') })
}

const rows = () => service.deps.database.kysely.selectFrom('regained_access').selectAll().execute()
const tokenCalls = () => service.payer.requestsTo('/token').length

describe('the page for a lost link', () => {
  it('shows plans to sign in at, popular ones first, and finds the others', async () => {
    expect((await find()).body).toContain('>Humana</b>')
    const found = (await find('?q=healthfrist')).body
    expect(found).toContain('>HealthFirst</b>')
    expect(found).toContain('value="healthfrist"')
    expect((await find('?q=zzzzzz')).body).toContain('No plan found for “zzzzzz”')
  })

  it('offers no plan that cannot be signed in at', async () => {
    expect((await find('?q=live plan')).body).not.toContain('>Live plan</b>')
    const [unavailable] = service.deps.directory.all().filter(({ status }) => status !== 'CONNECTED')
    expect((await begin(unavailable?.id)).statusCode).toBe(404)
  })

  it('runs no script, lets its form go to plans, and shows what is searched as text', async () => {
    const response = await find(`?q=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect(response.body).not.toContain('<script')
    const policy = String(response.headers['content-security-policy'])
    expect(policy).toContain(`form-action 'self' https: ${service.payer.url};`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(response.headers['referrer-policy']).toBe('same-origin')
  })

  it('refuses a search without measure', async () => {
    expect((await find(`?q=${'x'.repeat(101)}`)).statusCode).toBe(400)
    expect((await find('?q=a&q=b')).statusCode).toBe(400)
  })
})

describe('the sign-in at the plan', () => {
  it('asks the payer as linking does, but for no more than who the patient is', async () => {
    const begun = await begin()
    expect(begun.statusCode).toBe(303)
    const url = new URL(String(begun.headers.location))
    expect(`${url.origin}${url.pathname}`).toBe(`${service.payer.url}/authorize`)
    const query = Object.fromEntries(url.searchParams)
    expect(query).toEqual({
      response_type: 'code',
      client_id: service.deps.directory.get(PLAN)?.clientId,
      redirect_uri: `${own()}/callback/${PLAN}`,
      scope: 'launch/patient patient/Patient.rs',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
      aud: service.payer.fhirBase,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
    })
    expect(begun.cookies).toMatchObject([
      { name: expect.stringMatching(/^__Host-attempt-/) as string, httpOnly: true, secure: true, path: '/' },
    ])
    expect(begun.cookies[0]).toMatchObject({ sameSite: 'Lax', maxAge: 3600 })
    const stored = JSON.stringify(await rows())
    for (const secret of [query['state'] ?? '', begun.cookies[0]?.value ?? '']) {
      expect(stored).not.toContain(secret)
    }
  })

  it('asks a payer of the older grammar in its own', async () => {
    service.payer.replies.set(METADATA, { json: smartMetadata(service.payer.url, { capabilities: [] }) })
    const url = new URL(String((await begin()).headers.location))
    expect(url.searchParams.get('scope')).toBe('launch/patient patient/Patient.read')
  })

  it.each([{}, { origin: 'https://evil.example' }, { origin: 'null' }])(
    'does not begin on another page: %j',
    async (headers) => {
      const before = await rows()
      const response = await begin(PLAN, headers)
      expect(response.statusCode).toBe(403)
      expect(response.cookies).toEqual([])
      expect(await rows()).toHaveLength(before.length)
    },
  )

  it('knows no plan but the directory’s, and sends nobody elsewhere', async () => {
    for (const id of [randomUUID(), 'https://evil.example', '']) {
      const response = await begin(id)
      expect(response.statusCode).toBe(404)
      expect(response.headers.location).toBeUndefined()
    }
  })

  it.each<[string, Reply, string]>([
    ['is down', { status: 503, text: '' }, 'Humana cannot be reached now'],
    ['has no usable metadata', { text: 'nonsense' }, 'The sign-in at Humana did not work'],
  ])('says so in plain words when the payer %s', async (_, reply, words) => {
    service.payer.replies.set(METADATA, reply)
    const before = await rows()
    const response = await begin()
    expect(response.body).toContain(words)
    expect(response.body).toContain('Nothing has changed')
    expect(response.body).toContain('href="/connections/find"')
    expect(await rows()).toHaveLength(before.length)
  })
})

describe('the payer’s answer', () => {
  it('opens the list by a cookie of our own, and keeps nothing of the payer', async () => {
    const id = patient()
    const begun = await begin()
    service.payer.replies.set(`/fhir/Patient/${id}`, { json: { name: [{ text: 'Amy Shaw' }] } })
    const back = await answer(begun)
    expect(back.statusCode).toBe(303)
    expect(back.headers.location).toBe('/connections/signed-in')
    const [ended, opened] = back.cookies
    expect(ended).toMatchObject({ name: begun.cookies[0]?.name, value: '' })
    expect(opened).toMatchObject({
      name: '__Host-connections',
      value: expect.stringMatching(/^[\w-]{43}$/) as string,
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: 900,
    })
    const stored = JSON.stringify(await rows())
    for (const secret of [opened?.value ?? '', 'payer-access-token', 'payer-refresh-token']) {
      expect(stored).not.toContain(secret)
    }
    expect((await rows()).find((row) => row.payer_patient_id === id)).toMatchObject({ verifier: null })
    expect(await read(service, {}, `__Host-connections=${opened?.value ?? ''}`)).toEqual({
      connections: [],
      signedIn: { plan: 'Humana', patientName: 'Amy Shaw', endsInSeconds: 900 },
    })
  })

  it('gives the grant back at once, all of it', async () => {
    patient()
    await regain()
    const given = service.payer.requestsTo('/revoke').map(({ body }) => new URLSearchParams(body))
    expect(given.map((form) => [form.get('token'), form.get('token_type_hint')])).toEqual([
      ['payer-refresh-token', 'refresh_token'],
      ['payer-access-token', 'access_token'],
    ])
  })

  it('opens the list also when the payer cannot take the grant back, or has no name', async () => {
    const id = patient()
    service.payer.replies.set('/revoke', { status: 503, json: {} })
    service.payer.replies.set(`/fhir/Patient/${id}`, { status: 403, json: {} })
    expect((await read(service, {}, await regain())).signedIn).toEqual({ plan: 'Humana', endsInSeconds: 900 })
  })

  it.each<[string, Record<string, string | null>, string]>([
    ['declines', { code: null, error: 'access_denied' }, 'Humana did not tell us who you are'],
    ['is busy', { code: null, error: 'temporarily_unavailable' }, 'Humana cannot be reached now'],
    ['breaks', { code: null, error: 'server_error' }, 'Humana cannot be reached now'],
    ['refuses', { code: null, error: '<script>' }, 'The sign-in at Humana did not work'],
    ['says nothing', { code: null }, 'The sign-in at Humana did not work'],
    ['answers for another', { iss: 'https://evil.example' }, 'The sign-in at Humana did not work'],
    ['does not name itself', { iss: null }, 'The sign-in at Humana did not work'],
  ])('says so when the payer %s, opens nothing, and asks for no token', async (_, changes, words) => {
    const response = await answer(await begin(), changes)
    expect(response.body).toContain(words)
    expect(response.body).toContain('href="/connections/find"')
    expect(response.body).not.toContain('<script>')
    expect(response.cookies.filter(({ value }) => value !== '')).toEqual([])
    expect(tokenCalls()).toBe(0)
  })

  it.each<[string, Reply]>([
    ['refuses the code', { status: 400, json: { error: 'invalid_grant' } }],
    ['names no patient', { json: tokenResponse({ patient: undefined }) }],
    ['names a patient that is no id', { json: tokenResponse({ patient: '../admin' }) }],
  ])('opens nothing when the token endpoint %s', async (_, reply) => {
    const begun = await begin()
    service.payer.replies.set('/token', reply)
    const response = await answer(begun)
    expect(response.body).toContain('The sign-in at Humana did not work')
    expect(response.cookies.filter(({ value }) => value !== '')).toEqual([])
  })
})

describe('an answer that is not this sign-in’s', () => {
  const isOver = (response: LightMyRequestResponse) => {
    expect(response.statusCode).toBe(400)
    expect(response.body).toContain('This sign-in is over')
    expect(response.cookies).toEqual([])
    expect(tokenCalls()).toBe(0)
  }

  it('opens nothing in another browser (login CSRF)', async () => {
    isOver(await answer(await begin(), {}, { cookie: '' }))
    isOver(await answer(await begin(), {}, { cookie: cookiesOf(await begin()) }))
  })

  it('opens nothing with a cookie that was guessed', async () => {
    const begun = await begin()
    const guessed = `${begun.cookies[0]?.name ?? ''}=${'x'.repeat(43)}`
    isOver(await answer(begun, {}, { cookie: guessed }))
  })

  it('opens nothing after an hour', async () => {
    const begun = await begin()
    service.advance(60 * MINUTE_MS)
    isOver(await answer(begun))
  })

  it('opens nothing at another payer’s address (mix-up)', async () => {
    isOver(await answer(await begin(), {}, { callback: `/callback/${AETNA}` }))
  })

  it('opens nothing a second time, nor when it comes twice at once', async () => {
    patient()
    const begun = await begin()
    expect((await answer(begun)).statusCode).toBe(303)
    service.payer.requests.length = 0
    isOver(await answer(begun))
    const other = await begin()
    const both = await Promise.all([answer(other), answer(other)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 400])
    expect(tokenCalls()).toBe(1)
  })

  it('is told so too where the payer has garbled the state', async () => {
    isOver(await answer(await begin(), { state: 'x'.repeat(43) }))
    isOver(await answer(await begin(), { state: null }))
  })

  it('opens nothing with the code of another sign-in (PKCE)', async () => {
    const theirs = await begin()
    const { code } = service.payer.grant(String(theirs.headers.location))
    const response = await answer(await begin(), { code })
    expect(response.body).toContain('The sign-in at Humana did not work')
    expect(response.cookies.filter(({ value }) => value !== '')).toEqual([])
  })

  it('makes a secret of its own, whatever cookie the browser brought (fixation)', async () => {
    patient()
    const begun = await begin()
    const planted = `__Host-connections=${'p'.repeat(43)}`
    const back = await answer(begun, {}, { cookie: `${cookiesOf(begun)}; ${planted}` })
    expect(back.cookies.find(({ name }) => name === '__Host-connections')?.value).not.toBe('p'.repeat(43))
    expect((await ask(service, 'read', {}, planted)).statusCode).toBe(401)
  })
})

describe('what a sign-in shows', () => {
  const idsOf = async (cookie: string) => (await read(service, {}, cookie)).connections.map(({ id }) => id)

  it('is every app of that patient, over all applications and users, and nobody else’s', async () => {
    const child = patient()
    const theirs = await linkConnection(service, { user: someone() })
    patient()
    const mine = [
      await linkConnection(service, { user: someone() }),
      await linkConnection(service, { user: someone() }),
      await linkConnection(service, {
        publishableKey: TEST_KEYS.legacy.publishableKey,
        user: undefined,
        protocol: 1,
      }),
    ]
    const cookie = await regain()
    expect((await idsOf(cookie)).sort()).toEqual(mine.map(({ id }) => id).sort())
    const apps = (await read(service, {}, cookie)).connections.map(({ application }) => application)
    expect(new Set(apps)).toEqual(new Set(['Bright Steps', 'Bright Steps Classic']))
    // Another person of the same account, chosen at the payer.
    patient(child)
    expect(await idsOf(await regain())).toEqual([theirs.id])
  })

  it('is nothing of another payer’s patient with the same id', async () => {
    const id = patient()
    const here = await linkConnection(service, { user: someone() })
    const there = await linkConnection(service, { user: someone(), endpointId: AETNA })
    expect(await idsOf(await regain())).toEqual([here.id])
    patient(id)
    expect(await idsOf(await regain(AETNA))).toEqual([there.id])
  })

  it('can be stopped, one by one: the other stays', async () => {
    patient()
    const one = await linkConnection(service, { user: someone() })
    const other = await linkConnection(service, { user: someone() })
    const cookie = await regain()
    const stopped = await ask(service, 'stop', { id: one.id }, cookie)
    expect(stopped.json()).toMatchObject({
      connections: [
        { id: other.id, state: 'ACTIVE' },
        { id: one.id, state: 'REVOKED' },
      ],
    })
    expect((await exchange(service, one.publicToken)).statusCode).toBe(400)
    expect((await exchange(service, other.publicToken)).statusCode).toBe(200)
  })

  it('reaches no other patient’s', async () => {
    patient()
    const theirs = await linkConnection(service, { user: someone() })
    patient()
    const cookie = await regain()
    expect((await ask(service, 'stop', { id: theirs.id }, cookie)).statusCode).toBe(404)
    expect((await read(service, { secret: theirs.secret })).connections).toMatchObject([{ state: 'ACTIVE' }])
  })

  it('is over after fifteen minutes, and then forgotten', async () => {
    const id = patient()
    const mine = await linkConnection(service, { user: someone() })
    const cookie = await regain()
    service.advance(15 * MINUTE_MS - 1)
    expect((await read(service, {}, cookie)).signedIn?.endsInSeconds).toBe(0)
    service.advance(1)
    expect((await ask(service, 'read', {}, cookie)).statusCode).toBe(401)
    expect((await ask(service, 'stop', { id: mine.id }, cookie)).statusCode).toBe(401)
    await runMinuteJobs(service)
    expect((await rows()).filter((row) => row.payer_patient_id === id)).toEqual([])
  })

  it('is over at once on signing out', async () => {
    const id = patient()
    const cookie = await regain()
    const out = await ask(service, 'sign-out', {}, cookie)
    expect(out.statusCode).toBe(200)
    expect(out.cookies).toMatchObject([{ name: '__Host-connections', value: '' }])
    expect((await ask(service, 'read', {}, cookie)).statusCode).toBe(401)
    expect((await rows()).filter((row) => row.payer_patient_id === id)).toEqual([])
    expect((await ask(service, 'sign-out', {})).statusCode).toBe(200)
  })

  it('is nothing without a cookie, with a guessed one, or with that of a sign-in under way', async () => {
    const begun = await begin()
    const underWay = `__Host-connections=${begun.cookies[0]?.value ?? ''}`
    for (const cookie of [undefined, '__Host-connections=guess', underWay, cookiesOf(begun)]) {
      expect((await ask(service, 'read', {}, cookie)).statusCode).toBe(401)
    }
  })
})
