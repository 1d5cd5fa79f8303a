import { describe, expect, it } from 'vitest'
import { createTestService, START_TIMEOUT_MS } from './testing/createTestService.ts'
import {
  ask,
  comeBack,
  consentAndMint,
  exchange,
  linkPlan,
  openTestSession,
  PLAN,
  startSignIn,
} from './testing/journey.ts'
import { serviceForSuite } from './testing/serviceForSuite.ts'
import { smartMetadata } from './testing/startPayer.ts'

const EVIL_PLAN = '7c308678-b82f-4787-b961-9e62f24d4120'
const METADATA = '/fhir/.well-known/smart-configuration'

describe('a payer that answers in the name of another (mix-up, threat 8)', () => {
  it(
    'never gets the honest payer’s code: each has its own way back, whether or not it names itself',
    async () => {
      const own = await createTestService({
        endpoint: (record) =>
          record.id === EVIL_PLAN
            ? { ...record, fhirBase: record.fhirBase.replace('/fhir', '/evil/fhir') }
            : record,
      })
      const { payer } = own
      const silent = { issuer: undefined, authorization_response_iss_parameter_supported: undefined }
      const evilUrl = `${payer.url}/evil`
      payer.replies.set(METADATA, { json: smartMetadata(payer.url, silent) })
      payer.replies.set(`/evil${METADATA}`, { json: smartMetadata(evilUrl, silent) })

      const session = await openTestSession(own)
      const atEvil = await startSignIn(own, await consentAndMint(own, session, { endpointId: EVIL_PLAN }))
      expect(atEvil.url).toContain(`${evilUrl}/authorize?`)
      // The evil payer sends the browser on to the honest one, with the state that it was given.
      const honest = new URL(atEvil.url)
      honest.pathname = '/authorize'
      honest.searchParams.set('redirect_uri', `${own.deps.config.linkUrl}/callback/${PLAN}`)
      await comeBack(own, { ...atEvil, url: honest.href }, { iss: null })
      expect(payer.requestsTo('/evil/token')).toEqual([])
      expect(payer.requestsTo('/token')).toEqual([])
      await own.close()
    },
    START_TIMEOUT_MS,
  )
})

describe('what an attacker has got hold of', () => {
  const service = serviceForSuite()

  it('a code of another session is not worth anything with this one’s verifier (threat 7)', async () => {
    const [victim, attacker] = [await openTestSession(service), await openTestSession(service)]
    const [theirs, mine] = [
      await startSignIn(service, await consentAndMint(service, victim)),
      await startSignIn(service, await consentAndMint(service, attacker)),
    ]
    const { code } = service.payer.grant(theirs.url)
    await comeBack(service, mine, { code })
    const row = await service.deps.database.kysely
      .selectFrom('patient_authorization')
      .select(['state', 'exit_code', 'payer_tokens'])
      .where('session_id', '=', attacker.sessionId)
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ state: 'ERRORED', exit_code: 'AUTHORIZATION_CODE_EXCHANGE', payer_tokens: null })
  })

  it('a session token does nothing from another site (threat 19)', async () => {
    const session = await openTestSession(service)
    const paths = ['', '/current/consent', '/current/attempts', '/current/success', '/current/exit']
    for (const site of ['cross-site', 'same-site', 'none']) {
      for (const path of paths) {
        const response = await service.app.inject({
          method: 'POST',
          url: `/sessions${path}`,
          payload: {},
          headers: { authorization: `Bearer ${session.sessionToken}`, 'sec-fetch-site': site },
        })
        expect(response.statusCode).toBe(403)
        expect(response.headers['access-control-allow-origin']).toBeUndefined()
      }
    }
    expect((await ask(service, session, '/sessions/current/exit', { interacted: true })).statusCode).toBe(200)
  })

  it('every sign-in has secrets of its own, made after the consent (threat 19)', async () => {
    const session = await openTestSession(service)
    const seen = new Set<string>()
    for (let round = 0; round < 3; round += 1) {
      const path = await consentAndMint(service, session)
      const { url, cookie } = await startSignIn(service, path)
      const { searchParams } = new URL(url)
      for (const secret of [
        path,
        cookie,
        searchParams.get('state') ?? '',
        searchParams.get('code_challenge') ?? '',
      ]) {
        seen.add(secret)
        expect(secret).not.toContain(session.sessionToken)
      }
    }
    expect(seen.size).toBe(12)
  })

  it('no address and no header names a token, a code or a secret that is worth something (threat 11)', async () => {
    const { session, publicToken, events } = await linkPlan(service)
    const { access_token: accessToken } = (await exchange(service, publicToken)).json<{
      access_token: string
    }>()
    const secrets = [
      session.sessionToken,
      publicToken,
      accessToken,
      'payer-access-token',
      'payer-refresh-token',
    ]
    const { requests } = service.payer
    for (const { path, headers } of requests) {
      const sent = JSON.stringify({ path, ...headers, authorization: undefined })
      for (const secret of secrets) expect(sent).not.toContain(secret)
      expect(headers.referer).toBeUndefined()
    }
    // What the frame learns it learns from the stream alone.
    expect(JSON.stringify(events)).not.toContain('payer-')
    for (const page of [
      '/terms',
      '/connections',
      `/callback/${PLAN}?code=${publicToken}&state=x`,
      '/nothing',
    ]) {
      const response = await service.app.inject(page)
      for (const secret of secrets) expect(response.body).not.toContain(secret)
      if (response.headers['content-type']?.toString().includes('html') === true) {
        expect(response.headers['referrer-policy']).toBe('no-referrer')
      }
    }
  })
})
