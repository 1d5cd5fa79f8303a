import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import { exchange, linkPlan } from '../testing/journey.ts'
import { FRESH_SUMMARY, linkAndExchange, payloadOf } from '../testing/linkApi.ts'
import { tokenResponse } from '../testing/startPayer.ts'
import type { TestService } from '../testing/createTestService.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const NEVER_GIVEN = 'public_token_950fae5f-7903-4ce1-9414-9b44c4e55263'

let service: TestService
beforeAll(async () => {
  service = await createTestService()
}, START_TIMEOUT_MS)
afterAll(() => service.close())

function post(payload: string, contentType?: string) {
  return service.app.inject({
    method: 'POST',
    url: '/link/exchange',
    payload,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  })
}

describe('POST /link/exchange', () => {
  it('answers in the full shape', async () => {
    const body = await linkAndExchange(service)
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ey/) as string,
      expires_in: 86_400,
      usage: 'ONE_TIME',
      refresh_expires_in: 86_400,
      ...FRESH_SUMMARY,
    })
    const claims = payloadOf(body.access_token)
    expect(Object.keys(claims).sort()).toEqual(
      ['aud', 'client_id', 'exp', 'iat', 'iss', 'jti', 'patient', 'sub'].sort(),
    )
    expect(claims).toMatchObject({
      iss: service.deps.config.apiUrl,
      aud: service.deps.config.apiUrl,
      patient: body.patient,
    })
  })

  it('gives a refresh token for MULTIPLE at a plan that can be refreshed', async () => {
    const body = await linkAndExchange(service, { usage: 'MULTIPLE' })
    expect(body).toMatchObject({ usage: 'MULTIPLE', refresh_expires_in: 7_776_000 })
    expect(body.refresh_token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const stored = await service.deps.database.kysely.selectFrom('refresh_token').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(body.refresh_token)
  })

  it('falls back to ONE_TIME where the payer gives no refresh token', async () => {
    service.payer.replies.set('/token', { json: tokenResponse({ refresh_token: undefined }) })
    const body = await linkAndExchange(service, { usage: 'MULTIPLE' })
    service.payer.replies.clear()
    expect(body.usage).toBe('ONE_TIME')
    expect(body).not.toHaveProperty('refresh_token')
  })

  it('names no user where there is none', async () => {
    const { publicToken } = await linkPlan(service, {
      publishableKey: TEST_KEYS.legacy.publishableKey,
      user: undefined,
    })
    const response = await exchange(service, publicToken, TEST_KEYS.legacy.secretKey)
    expect(response.json()).not.toHaveProperty('user')
  })

  it.each([undefined, 'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'nonsense'])(
    'reads JSON that is called %s',
    async (contentType) => {
      const { publicToken } = await linkPlan(service)
      const body = JSON.stringify({ public_token: publicToken, secret_key: TEST_KEYS.strict.secretKey })
      expect((await post(body, contentType)).statusCode).toBe(200)
    },
  )

  it.each([
    ['', /body/i],
    ['public_token=x&secret_key=y', /not valid JSON/],
    ['null', /body/i],
    ['[]', /body/i],
    ['{}', /^public_token: /],
    ['{"public_token":7,"secret_key":"x"}', /^public_token: /],
    ['{"public_token":"x"}', /^secret_key: /],
    ['{"public_token":"x","secret_key":"y","more":1}', /^more: is not a known field/],
    ['{"__proto__":{"a":1},"public_token":"x","secret_key":"y"}', /valid/],
  ])('refuses the body %j, naming what is wrong', async (body, message) => {
    const response = await post(body, 'application/json')
    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: expect.stringMatching(message) as string,
    })
  })

  it('refuses a body that is too long', async () => {
    const response = await post(JSON.stringify({ public_token: 'x'.repeat(100_000) }), 'application/json')
    expect(response.statusCode).toBe(413)
    expect(response.json()).toMatchObject({ statusCode: 413, error: 'Payload Too Large' })
  })

  it('is not burned by a wrong secret key, nor by another application’s (threat 13)', async () => {
    const { publicToken } = await linkPlan(service)
    for (const wrong of ['', 'sk_test_short', `sk_test_${'x'.repeat(43)}`, TEST_KEYS.strict.publishableKey]) {
      const response = await exchange(service, publicToken, wrong)
      expect(response.json()).toEqual({
        statusCode: 401,
        error: 'Unauthorized',
        message: 'Invalid secret key',
      })
    }
    const foreign = await exchange(service, publicToken, TEST_KEYS.legacy.secretKey)
    const unknown = await exchange(service, NEVER_GIVEN, TEST_KEYS.legacy.secretKey)
    expect([foreign.statusCode, foreign.body]).toEqual([unknown.statusCode, unknown.body])
    expect((await exchange(service, publicToken)).statusCode).toBe(200)
  })

  it.each(['', 'public_token_x', NEVER_GIVEN, `${NEVER_GIVEN}' or '1'='1`])(
    'refuses the public token %j',
    async (publicToken) => {
      const response = await exchange(service, publicToken)
      expect(response.json()).toMatchObject({
        statusCode: 400,
        error: 'Bad Request',
        message: expect.stringMatching(/^Invalid public token\. /) as string,
      })
    },
  )

  it('works once among 200 at the same time (threat 13)', async () => {
    const { publicToken } = await linkPlan(service)
    const responses = await Promise.all(Array.from({ length: 200 }, () => exchange(service, publicToken)))
    expect(responses.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    const refusals = new Set(responses.filter(({ statusCode }) => statusCode !== 200).map(({ body }) => body))
    expect([...refusals]).toEqual([
      expect.stringContaining('Invalid public token. Public token has already been exchanged.') as string,
    ])
  })

  it('works for 30 minutes (threat 13)', async () => {
    const { publicToken } = await linkPlan(service)
    service.advance(30 * MINUTE_MS - 1000)
    expect((await exchange(service, publicToken)).statusCode).toBe(200)
  })

  it.each([
    ['exactly 30 minutes', 0],
    ['30 minutes and a second', 1000],
  ])('does not work after %s (threat 13)', async (_, more) => {
    const { publicToken } = await linkPlan(service)
    service.advance(30 * MINUTE_MS + more)
    expect((await exchange(service, publicToken)).json()).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: 'Invalid public token. Public token has expired.',
    })
  })

  it('sets the day from which ONE_TIME data is deleted', async () => {
    const { session, publicToken } = await linkPlan(service)
    const deleteAt = async () => {
      const row = await service.deps.database.kysely
        .selectFrom('patient_authorization')
        .select('delete_data_at')
        .where('session_id', '=', session.sessionId)
        .executeTakeFirstOrThrow()
      return row.delete_data_at?.getTime()
    }
    expect(await deleteAt()).toBe(service.deps.clock() + DAY_MS)
    service.advance(10 * MINUTE_MS)
    await exchange(service, publicToken)
    expect(await deleteAt()).toBe(service.deps.clock() + DAY_MS)
  })

  it('knows no CORS: preflights are not answered', async () => {
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' }
    for (const url of ['/link/exchange', '/link/introspect']) {
      const response = await service.app.inject({ method: 'OPTIONS', url, headers })
      expect(response.statusCode).toBe(404)
      expect(Object.keys(response.headers).join()).not.toContain('access-control')
    }
    const answered = await post('{}', 'application/json')
    expect(Object.keys(answered.headers).join()).not.toContain('access-control')
    expect(answered.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answered.headers['cache-control']).toBe('no-store')
  })
})
