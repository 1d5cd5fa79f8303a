import { describe, expect, it } from 'vitest'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import {
  ask,
  comeBack,
  consentAndMint,
  eventsUntil,
  openTestSession,
  PLAN,
  startSignIn,
} from '../testing/journey.ts'
import { smartMetadata } from '../testing/startPayer.ts'
import { AETNA, METADATA, MINUTE_MS, signInSuite } from './testing/signInSuite.ts'
import type { Reply } from '../testing/startPayer.ts'

const { service, begin, failureOf, open, statesOf } = signInSuite()

describe('/authorize', () => {
  it('sends the browser to the payer as SMART and PKCE want it', async () => {
    const { signIn } = await begin({ requestedResources: ['Coverage'] })
    const url = new URL(signIn.url)
    const { payer, deps } = service
    expect(url.origin + url.pathname).toBe(`${payer.url}/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'flexpa-link',
      redirect_uri: `${deps.config.linkUrl}/callback/${PLAN}`,
      scope: expect.stringMatching(/^launch\/patient patient\/Coverage\.rs patient\/Patient\.rs /) as string,
      state: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
      aud: payer.fhirBase,
      code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
      code_challenge_method: 'S256',
    })
    expect(payer.requestsTo(METADATA)[0]?.headers.accept).toBe('application/json')
  })

  it('binds the browser by a cookie that only it and we see', async () => {
    const session = await openTestSession(service)
    const response = await open(await consentAndMint(service, session))
    const [cookie] = response.cookies
    expect(cookie?.name).toMatch(/^__Host-attempt-/)
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/', maxAge: 3600 })
    expect(cookie?.domain).toBeUndefined()
    expect(response.headers['referrer-policy']).toBe('no-referrer')
    expect(response.headers['cross-origin-opener-policy']).toBeUndefined()
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it.each(['cross-site', 'same-site', 'none'])('refuses a link that was sent: %s', async (site) => {
    const path = await consentAndMint(service, await openTestSession(service))
    const response = await open(path, { 'sec-fetch-site': site })
    expect(response.statusCode).toBe(403)
    expect(response.cookies).toEqual([])
    expect((await open(path)).statusCode).toBe(303)
  })

  it('asks, naming app and plan, where the browser does not say who opened it', async () => {
    const path = await consentAndMint(service, await openTestSession(service))
    const page = await open(path, {})
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Sign in at Humana?')
    expect(page.body).toContain('Bright Steps')
    const answer = (origin?: string) =>
      service.app.inject({
        method: 'POST',
        url: path,
        payload: '',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...(origin && { origin }) },
      })
    expect((await answer()).statusCode).toBe(403)
    expect((await answer('https://evil.example')).statusCode).toBe(403)
    expect((await answer('null')).statusCode).toBe(403)
    expect((await answer(service.deps.config.linkUrl)).statusCode).toBe(303)
  })

  it('works once, even when opened twice at the same time', async () => {
    const path = await consentAndMint(service, await openTestSession(service))
    const responses = await Promise.all([open(path), open(path), open(path)])
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([303, 410, 410])
    expect((await open(path)).statusCode).toBe(410)
  })

  it('works for ten minutes, and only while the session lasts', async () => {
    const session = await openTestSession(service)
    const path = await consentAndMint(service, session)
    const other = await consentAndMint(service, session)
    service.advance(10 * MINUTE_MS)
    expect((await open(path)).statusCode).toBe(410)
    service.advance(-9 * MINUTE_MS)
    await ask(service, session, '/sessions/current/exit', { interacted: true })
    expect((await open(other)).statusCode).toBe(410)
    expect((await open('/authorize/unknown')).statusCode).toBe(410)
  })

  it('waits for the consent that is still on its way, and goes no further without it', async () => {
    const session = await openTestSession(service)
    const mint = () => ask(service, session, '/sessions/current/attempts', { endpointId: PLAN })
    const path = (await mint()).json<{ authorizePath: string }>().authorizePath
    expect((await open(path)).statusCode).toBe(403)
    const opening = open(path)
    await ask(service, session, '/sessions/current/consent', { endpointId: PLAN, agreed: true, locale: 'en' })
    expect((await opening).statusCode).toBe(303)
  })

  it('leaves the attempt under way alone while a ticket is only minted', async () => {
    const { session, signIn } = await begin()
    await consentAndMint(service, session, { endpointId: AETNA })
    expect((await comeBack(service, signIn)).body).toContain('You are signed in at Humana')
  })

  it('goes on with the same authorization when the same plan is opened again', async () => {
    const { session, signIn } = await begin()
    const second = await startSignIn(service, await consentAndMint(service, session))
    expect(await statesOf(session)).toEqual(['AUTHORIZING'])
    expect((await comeBack(service, signIn)).statusCode).toBe(400)
    expect((await comeBack(service, second)).statusCode).toBe(200)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })

  it('abandons the plan that another plan replaces', async () => {
    const { session } = await begin()
    const path = await consentAndMint(service, session, { endpointId: AETNA })
    const other = await consentAndMint(service, session, { endpointId: PLAN })
    const atAetna = await startSignIn(service, path)
    expect(await statesOf(session)).toEqual(['ABANDONED', 'AUTHORIZING'])
    const back = await startSignIn(service, other)
    expect((await comeBack(service, atAetna)).statusCode).toBe(400)
    expect((await comeBack(service, back)).statusCode).toBe(200)
  })

  it('has nothing to start once the patient has signed in', async () => {
    const { session, signIn } = await begin()
    const path = await consentAndMint(service, session)
    await comeBack(service, signIn)
    const response = await open(path)
    expect(response.statusCode).toBe(410)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })

  it.each<[string, Reply, string]>([
    ['status 408', { status: 408, json: {} }, 'QUERY_TIMEOUT'],
    ['status 504', { status: 504, json: {} }, 'QUERY_TIMEOUT'],
    ['status 500', { status: 500, text: 'oops' }, 'QUERY_SERVER_ERROR'],
    ['status 503', { status: 503, text: 'oops' }, 'QUERY_SERVER_ERROR'],
    ['status 404', { status: 404, json: {} }, 'QUERY_INVALID_CONFIG'],
    ['a redirect', { status: 302, json: {}, headers: { location: '/elsewhere' } }, 'QUERY_INVALID_CONFIG'],
    ['no JSON', { text: '<html>' }, 'QUERY_INVALID_CONFIG'],
    ['no endpoints', { json: {} }, 'QUERY_INVALID_CONFIG'],
    [
      'no PKCE S256',
      { json: smartMetadata('http://a.example', { code_challenge_methods_supported: ['plain'] }) },
      'QUERY_INVALID_CONFIG',
    ],
    [
      'a script as its address',
      { json: smartMetadata('http://a.example', { authorization_endpoint: 'javascript:alert(1)' }) },
      'QUERY_INVALID_CONFIG',
    ],
    ['an answer without end', { text: 'x'.repeat(300 * 1024) }, 'QUERY_TIMEOUT'],
  ])('fails by the fault table when discovery gives %s', async (_, reply, code) => {
    service.payer.replies.set(METADATA, reply)
    const session = await openTestSession(service)
    const response = await open(await consentAndMint(service, session))
    expect(response.statusCode).toBe(200)
    const failure = await failureOf(session)
    expect(failure.code).toBe(code)
    expect(response.body).toContain(`Reference ${failure.reference}`)
    expect(response.body).toContain('You can close this window')
    expect(await statesOf(session)).toEqual(['ERRORED'])

    service.payer.replies.clear()
    const again = await startSignIn(service, await consentAndMint(service, session))
    expect((await comeBack(service, again)).statusCode).toBe(200)
    expect(await statesOf(session)).toEqual(['AUTHORIZED', 'ERRORED'])
  })

  it(
    'fails as QUERY_TIMEOUT when the payer is down',
    async () => {
      const own = await createTestService()
      await own.payer.close()
      const session = await openTestSession(own)
      const path = await consentAndMint(own, session)
      const response = await own.app.inject({ url: path, headers: { 'sec-fetch-site': 'same-origin' } })
      expect(response.body).toContain('<h1>Humana did not answer in time</h1>')
      expect((await eventsUntil(own, session, 'failed')).at(-1)).toMatchObject({ code: 'QUERY_TIMEOUT' })
      await own.app.close()
      await own.deps.database.close()
    },
    START_TIMEOUT_MS,
  )

  it('resolves relative addresses against the FHIR base, and asks again only after five minutes', async () => {
    service.payer.replies.set(METADATA, {
      json: smartMetadata(service.payer.url, { authorization_endpoint: 'auth/authorize' }),
    })
    const { signIn } = await begin()
    expect(signIn.url).toContain(`${service.payer.fhirBase}/auth/authorize?`)
    await begin()
    expect(service.payer.requestsTo(METADATA)).toHaveLength(1)
  })
})
