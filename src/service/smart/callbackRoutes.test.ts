import { describe, expect, it } from 'vitest'
import {
  comeBack,
  consentAndMint,
  eventsUntil,
  openTestSession,
  PLAN,
  startSignIn,
} from '../testing/journey.ts'
import { smartMetadata, tokenResponse } from '../testing/startPayer.ts'
import { NoPayerAccess, payerAccess } from './payerAccess.ts'
import { PayerFault } from './payerFault.ts'
import { AETNA, METADATA, MINUTE_MS, signInSuite } from './testing/signInSuite.ts'
import type { Reply } from '../testing/startPayer.ts'

const { service, begin, failureOf, open, statesOf } = signInSuite()

const tokenCalls = () => service.payer.requestsTo('/token').length

describe('/callback', () => {
  it('closes itself, nudges the frame, and forgets the cookie', async () => {
    const { session, signIn } = await begin()
    const response = await comeBack(service, signIn)
    expect(response.body).toContain('You can close this window')
    expect(response.body).toContain(`data-origin="${service.deps.config.linkUrl}"`)
    expect(response.headers['cross-origin-opener-policy']).toBeUndefined()
    expect(response.cookies[0]).toMatchObject({ value: '', path: '/' })
    expect((await eventsUntil(service, session, 'authorized')).at(-1)).toMatchObject({ usage: 'ONE_TIME' })
    const body = new URLSearchParams(service.payer.requestsTo('/token')[0]?.body)
    expect(body.get('redirect_uri')).toBe(`${service.deps.config.linkUrl}/callback/${PLAN}`)
    expect(service.payer.requestsTo('/token')[0]?.headers.authorization).toMatch(/^Basic /)
  })

  it('returns in the same window to the page that the attempt was minted for', async () => {
    const session = await openTestSession(service)
    const returnUrl = 'http://localhost:4000/records?tab=1#top'
    const signIn = await startSignIn(service, await consentAndMint(service, session, { returnUrl }))
    const response = await comeBack(service, signIn)
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toBe(returnUrl)
  })

  it('offers the way back where the window cannot close, to nobody but the patient', async () => {
    const backUrl = 'http://localhost:4000/records?of="me"'
    const begun = async () => {
      const session = await openTestSession(service)
      return startSignIn(service, await consentAndMint(service, session, { backUrl }))
    }
    const link = '<a href="http://localhost:4000/records?of=%22me%22">Go back to Bright Steps</a>'
    expect((await comeBack(service, await begun())).body).toContain(link)
    const declined = await comeBack(service, await begun(), { code: null, error: 'access_denied' })
    expect(declined.body).toContain(link)
    expect((await comeBack(service, { ...(await begun()), cookie: '' })).body).not.toContain('/records')
  })

  it('does not send another browser where the patient came from', async () => {
    const session = await openTestSession(service)
    const returnUrl = 'http://localhost:4000/records'
    const signIn = await startSignIn(service, await consentAndMint(service, session, { returnUrl }))
    const response = await comeBack(service, { ...signIn, cookie: '' })
    expect(response.statusCode).toBe(200)
    expect((await failureOf(session)).code).toBe('INVALID_STATE')
  })

  it.each<[string, Record<string, string | null>, string]>([
    ['access_denied', { code: null, error: 'access_denied' }, 'QUERY_REJECTED'],
    ['temporarily_unavailable', { code: null, error: 'temporarily_unavailable' }, 'QUERY_TIMEOUT'],
    ['server_error', { code: null, error: 'server_error' }, 'QUERY_SERVER_ERROR'],
    ['invalid_scope', { code: null, error: 'invalid_scope' }, 'QUERY_INVALID_SCOPE'],
    ['unauthorized_client', { code: null, error: 'unauthorized_client' }, 'QUERY_INVALID_CONFIG'],
    ['invalid_client', { code: null, error: 'invalid_client' }, 'QUERY_INVALID_CONFIG'],
    ['invalid_request', { code: null, error: 'invalid_request' }, 'QUERY_UNKNOWN'],
    ['an error of its own', { code: null, error: '<script>' }, 'QUERY_UNKNOWN'],
    ['a plan that it does not offer', { code: null, error: 'plan_not_offered' }, 'QUERY_INELIGIBLE'],
    [
      'the same in words',
      { code: null, error: 'access_denied', error_description: 'plan_not_offered' },
      'QUERY_INELIGIBLE',
    ],
    ['neither code nor error', { code: null }, 'INVALID_REQUEST'],
    ['an empty code', { code: '' }, 'INVALID_REQUEST'],
    ['the issuer of another', { iss: 'https://evil.example' }, 'INVALID_REQUEST'],
    ['no issuer, though it promised one', { iss: null }, 'INVALID_REQUEST'],
    ['a state that is none', { state: 'x'.repeat(43) }, 'INVALID_STATE'],
    ['no state', { state: null }, 'INVALID_STATE'],
  ])('fails by the fault table on %s, without a token request', async (_, changes, code) => {
    const { session, signIn } = await begin()
    const response = await comeBack(service, signIn, changes)
    const failure = await failureOf(session)
    expect(failure.code).toBe(code)
    expect(response.body).toContain(failure.reference)
    expect(response.body).not.toContain('<script>')
    expect(tokenCalls()).toBe(0)
    expect(await statesOf(session)).toEqual(['ERRORED'])
  })

  it.each(['code', 'state', 'iss'])('refuses %s given twice as INVALID_REQUEST', async (name) => {
    const { session, signIn } = await begin()
    const { code, state, iss } = service.payer.grant(signIn.url)
    const query = new URLSearchParams({ code, state, iss })
    query.append(name, query.get(name) ?? '')
    await service.app.inject({ url: `/callback/${PLAN}?${query}`, headers: { cookie: signIn.cookie } })
    expect((await failureOf(session)).code).toBe('INVALID_REQUEST')
    expect(tokenCalls()).toBe(0)
  })

  it('takes a payer without issuer at its word', async () => {
    service.payer.replies.set(METADATA, {
      json: smartMetadata(service.payer.url, {
        issuer: undefined,
        authorization_response_iss_parameter_supported: undefined,
      }),
    })
    const { signIn } = await begin()
    expect((await comeBack(service, signIn, { iss: null })).statusCode).toBe(200)
  })

  it.each<[string, Reply]>([
    ['an error', { status: 400, json: { error: 'invalid_grant' } }],
    ['a failure', { status: 500, text: 'oops' }],
    ['no JSON', { text: 'access_token=x' }],
    ['no access token', { json: { token_type: 'Bearer', patient: 'p' } }],
    ['no patient', { json: tokenResponse({ patient: undefined }) }],
    ['a patient that is no id', { json: tokenResponse({ patient: '../Patient/other' }) }],
    ['another kind of token', { json: tokenResponse({ token_type: 'mac' }) }],
    ['a body without end', { text: 'x'.repeat(300 * 1024) }],
  ])('fails as AUTHORIZATION_CODE_EXCHANGE when the token endpoint answers with %s', async (_, reply) => {
    service.payer.replies.set('/token', reply)
    const { session, signIn } = await begin()
    await comeBack(service, signIn)
    expect((await failureOf(session)).code).toBe('AUTHORIZATION_CODE_EXCHANGE')
    expect(tokenCalls()).toBe(1)
  })

  it.each<[string, Record<string, unknown>]>([
    ['no token_type', { token_type: undefined }],
    ['expires_in with a fraction', { expires_in: 3599.7 }],
    ['expires_in as text', { expires_in: '3600' }],
    ['a negative expires_in', { expires_in: -1 }],
    ['an expires_in that is no number', { expires_in: 'soon' }],
    ['an id with a minus', { patient: '-10000930037831' }],
    ['an id_token that we did not ask for', { id_token: 'x.y.z' }],
  ])('puts up with a payer that sends %s', async (_, changes) => {
    service.payer.replies.set('/token', { json: tokenResponse(changes) })
    const { signIn } = await begin()
    expect((await comeBack(service, signIn)).body).toContain('You are signed in at Humana')
  })

  it('does without the name of the person where the payer does not give it', async () => {
    service.payer.replies.set('/fhir/Patient/payer-patient', { status: 403, json: {} })
    const { session, signIn } = await begin()
    await comeBack(service, signIn)
    const event = (await eventsUntil(service, session, 'authorized')).at(-1)
    expect(event).not.toHaveProperty('patientName')
  })

  it('knows payers only by the ids of the directory', async () => {
    expect((await open('/callback/unknown?code=x')).statusCode).toBe(404)
  })
})

describe('an answer that is not this browser’s (threats 5, 6, 8)', () => {
  it('is refused in another browser, without a token request, and the frame hears so', async () => {
    const { session, signIn } = await begin()
    await comeBack(service, { ...signIn, cookie: '' })
    expect((await failureOf(session)).code).toBe('INVALID_STATE')
    expect(tokenCalls()).toBe(0)
  })

  it('is refused in the browser of somebody else, whose own sign-in goes on', async () => {
    const attacker = await begin()
    const victim = await begin({ user: { externalId: 'victim' } })
    await comeBack(service, { ...attacker.signIn, cookie: victim.signIn.cookie })
    expect((await failureOf(attacker.session)).code).toBe('INVALID_STATE')
    expect(tokenCalls()).toBe(0)
    expect((await comeBack(service, victim.signIn)).body).toContain('You are signed in')
  })

  it('is refused with the cookie’s name but not its secret', async () => {
    const { signIn } = await begin()
    const forged = signIn.cookie.replace(/=.*/, '=guess')
    expect((await comeBack(service, { ...signIn, cookie: forged })).body).toContain('could not match')
    expect(tokenCalls()).toBe(0)
  })

  it('works once, and what it brought stays when it is replayed', async () => {
    const { session, signIn } = await begin()
    expect((await comeBack(service, signIn)).statusCode).toBe(200)
    expect((await comeBack(service, signIn)).statusCode).toBe(400)
    expect((await comeBack(service, { ...signIn, cookie: '' })).statusCode).toBe(400)
    expect(tokenCalls()).toBe(1)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })

  it('is INVALID_STATE where the payer answers with a state that it has answered before', async () => {
    const { signIn: before } = await begin()
    await comeBack(service, before)
    const { session, signIn } = await begin({ user: { externalId: 'user-2' } })
    const { state } = service.payer.grant(before.url)
    await comeBack(service, signIn, { state })
    expect((await failureOf(session)).code).toBe('INVALID_STATE')
    expect(tokenCalls()).toBe(1)
  })

  it('disturbs no other sign-in of the browser when the same answer comes again', async () => {
    const { session: first, signIn: before } = await begin()
    const { code } = service.payer.grant(before.url)
    const answer = { code }
    await comeBack(service, before, answer)
    const { session, signIn } = await begin({ user: { externalId: 'user-2' } })
    const both = { ...before, cookie: signIn.cookie }
    expect((await comeBack(service, both, answer)).statusCode).toBe(400)
    await comeBack(service, signIn)
    expect([...(await statesOf(first)), ...(await statesOf(session))]).toEqual(['AUTHORIZED', 'AUTHORIZED'])
  })

  it('makes one token request when it arrives ten times at once', async () => {
    const { session, signIn } = await begin()
    const answers = await Promise.all(Array.from({ length: 10 }, () => comeBack(service, signIn)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(tokenCalls()).toBe(1)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })

  it('is taken for 60 minutes after the window was opened', async () => {
    const { session, signIn } = await begin()
    service.advance(60 * MINUTE_MS)
    await comeBack(service, signIn)
    expect((await failureOf(session)).code).toBe('INVALID_STATE')
    expect(tokenCalls()).toBe(0)
  })

  it('says nothing to anybody where neither state nor cookie is known', async () => {
    const response = await open(`/callback/${PLAN}?code=x&state=y`)
    expect(response.statusCode).toBe(400)
    expect(response.body).toContain('could not match')
  })

  it('is refused at the address of another payer', async () => {
    const { session, signIn } = await begin()
    const { code, state, iss } = service.payer.grant(signIn.url)
    const query = new URLSearchParams({ code, state, iss })
    await service.app.inject({ url: `/callback/${AETNA}?${query}`, headers: { cookie: signIn.cookie } })
    expect((await failureOf(session)).code).toBe('INVALID_STATE')
    expect(tokenCalls()).toBe(0)
  })

  it('does not redeem a code that was given to another attempt (threat 7)', async () => {
    const first = await begin()
    const second = await begin()
    const { code } = service.payer.grant(first.signIn.url)
    await comeBack(service, second.signIn, { code })
    expect((await failureOf(second.session)).code).toBe('AUTHORIZATION_CODE_EXCHANGE')
    expect(await statesOf(second.session)).toEqual(['ERRORED'])
  })
})

describe('payerAccess', () => {
  async function granted(): Promise<string> {
    const { session, signIn } = await begin({ usage: 'MULTIPLE' })
    await comeBack(service, signIn)
    const row = await service.deps.database.kysely
      .selectFrom('patient_authorization')
      .select('id')
      .where('session_id', '=', session.sessionId)
      .executeTakeFirstOrThrow()
    return row.id
  }

  it('hands out the payer’s token, and renews it once when it is about to end', async () => {
    const id = await granted()
    expect(await payerAccess(service.deps, id)).toMatchObject({
      fhirBase: service.payer.fhirBase,
      accessToken: 'payer-access-token',
      payerPatientId: 'payer-patient',
    })
    service.advance(60 * MINUTE_MS)
    const both = await Promise.all([payerAccess(service.deps, id), payerAccess(service.deps, id)])
    expect(both.map(({ accessToken }) => accessToken)).toEqual([
      'renewed-access-token',
      'renewed-access-token',
    ])
    expect(tokenCalls()).toBe(2)
    expect((await payerAccess(service.deps, id)).accessToken).toBe('renewed-access-token')
    expect(tokenCalls()).toBe(2)
  })

  it('says so when the payer renews no more, and when the grant is gone', async () => {
    const id = await granted()
    service.advance(60 * MINUTE_MS)
    service.payer.replies.set('/token', { status: 400, json: { error: 'invalid_grant' } })
    await expect(payerAccess(service.deps, id)).rejects.toThrow(PayerFault)
    await service.deps.database.kysely
      .updateTable('patient_authorization')
      .set({ payer_tokens: null })
      .where('id', '=', id)
      .execute()
    await expect(payerAccess(service.deps, id)).rejects.toThrow(NoPayerAccess)
  })
})
