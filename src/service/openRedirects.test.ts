import { describe, expect, it } from 'vitest'
import { hostileData } from '../contract/testing/hostileData.ts'
import { TEST_KEYS } from '../contract/testKeys.ts'
import { TEST_APPLICATIONS } from './applications/testApplications.ts'
import { HttpError } from './http/httpError.ts'
import { verifyReturnUrl } from './sessions/verifyReturnUrl.ts'
import { ask, comeBack, consentAndMint, openTestSession, PLAN, startSignIn } from './testing/journey.ts'
import { serviceForSuite } from './testing/serviceForSuite.ts'

/** What an attacker would send a patient to: every URL of the web platform tests, and the classics around our own. */
const CLASSICS = [
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%2F%2Fevil.example/%2e%2e',
  'https://link.example@evil.example/',
  'https://link.example.evil.example/?publishableKey=x',
  'https://link.example/authorize/x',
  'https://link.example/?openerUrl=http://localhost:4000',
  `https://link.example/?publishableKey=${TEST_KEYS.strict.publishableKey}&openerUrl=https://evil.example`,
  `https://link.example/?publishableKey=${TEST_KEYS.legacy.publishableKey}&openerUrl=http://localhost:4000`,
  'http://localhost:4000@evil.example/',
  'http://localhost:40000/',
  'app://open#',
  'app://open/',
  'javascript://localhost:4000/%0aalert(1)',
]
const URLS = [...CLASSICS, ...(hostileData.urls ?? []), ...(hostileData.parsedUrls ?? [])]
const OPENER = 'http://localhost:4000'

const service = serviceForSuite({
  applications: TEST_APPLICATIONS.map((each) => ({
    ...each,
    origins: [...each.origins, 'app://open'],
    redirectUris: ['https://app.example/callback'],
  })),
})
const get = (url: string, headers: Record<string, string> = {}) =>
  service.app.inject({ url, headers: { host: 'link.example', 'sec-fetch-site': 'same-origin', ...headers } })

describe('a patient is sent only to where somebody registered (threat 9)', () => {
  it('no URL but those of the verified opener, its app, or our own first page, is a way back', async () => {
    const session = {
      application_id: TEST_APPLICATIONS[0]?.id ?? '',
      application_key_id: '',
      opener_origin: OPENER,
    }
    const { sessionId } = await openTestSession(service)
    const { application_key_id } = await service.deps.database.kysely
      .selectFrom('link_session')
      .select('application_key_id')
      .where('id', '=', sessionId)
      .executeTakeFirstOrThrow()
    const verify = (url: string) =>
      verifyReturnUrl(service.deps, { ...session, application_key_id }, url).catch((error: unknown) => {
        if (error instanceof HttpError) return null
        throw error
      })

    const taken = []
    for (const url of URLS) if ((await verify(url)) !== null) taken.push(url)
    expect(taken).toEqual([])
    const firstPage = `https://link.example/?publishableKey=${TEST_KEYS.strict.publishableKey}&openerUrl=${OPENER}`
    for (const url of [`${OPENER}/records?a=1#b`, 'app://open', firstPage])
      expect(await verify(url)).toBe(url)
  })

  it('none becomes a redirect as an address, an opener, a ticket, a payer or a parameter of our pages', async () => {
    const session = await openTestSession(service)
    const { url: authorizeUrl, cookie } = await startSignIn(service, await consentAndMint(service, session))
    const { code } = service.payer.grant(authorizeUrl)
    const redirects: string[] = []
    for (const url of URLS) {
      const text = encodeURIComponent(Buffer.from(url).toString())
      const pages = [
        `/${text}`,
        `/?publishableKey=${TEST_KEYS.strict.publishableKey}&openerUrl=${text}`,
        `/authorize/${text}`,
        `/callback/${text}?code=${code}`,
        `/terms?returnUrl=${text}&redirect_uri=${text}`,
        `/assets/${text}`,
        `/link/auth?response_type=code&client_id=${TEST_KEYS.strict.publishableKey}&redirect_uri=${text}`,
      ]
      for (const page of pages) {
        const { statusCode, headers } = await get(page, { cookie })
        if ((statusCode >= 300 && statusCode < 400) || headers.location !== undefined) redirects.push(page)
        if (statusCode >= 500) redirects.push(`${statusCode} ${page}`)
      }
    }
    expect(redirects).toEqual([])
  }, 60_000)

  it('none is a plan, and none gets a ticket', async () => {
    const session = await openTestSession(service)
    const answered = new Set<number>()
    for (const endpointId of URLS) {
      const { statusCode } = await ask(service, session, '/sessions/current/attempts', { endpointId })
      answered.add(statusCode)
      const asReturn = await ask(service, session, '/sessions/current/attempts', {
        endpointId: PLAN,
        returnUrl: endpointId,
      })
      answered.add(asReturn.statusCode)
    }
    expect([...answered]).toEqual([400])
  }, 60_000)

  it('the payer’s answer cannot name another way back than the attempt’s own', async () => {
    const returnUrl = `${OPENER}/records`
    for (const parameter of ['returnUrl', 'return_url', 'redirect_uri', 'next', 'RelayState', 'error_uri']) {
      const session = await openTestSession(service)
      const signIn = await startSignIn(service, await consentAndMint(service, session, { returnUrl }))
      const { statusCode, headers } = await comeBack(service, signIn, {
        [parameter]: 'https://evil.example/',
      })
      expect([statusCode, headers.location]).toEqual([303, returnUrl])
    }
  })
})
