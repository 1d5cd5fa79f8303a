import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { exchange, linkPlan } from '../testing/journey.ts'
import { basicOf, introspect, linkForLong, refresh, requestToken } from '../testing/linkApi.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'

/**
 * What is wrong is refused before anything is used up. Each case holds good tokens and keys beside what is wrong with
 * it; after it, all of them must still be good.
 */
const service = serviceForSuite()
const { secretKey } = TEST_KEYS.strict
const BASIC = basicOf(TEST_KEYS.strict)

let publicToken: string
let accessToken: string
let refreshToken: string
beforeAll(async () => {
  ;({ publicToken } = await linkPlan(service, { user: { externalId: 'unburned' } }))
  const exchanged = await linkForLong(service)
  accessToken = exchanged.access_token
  refreshToken = exchanged.refresh_token
}, 120_000)

async function send(options: InjectOptions): Promise<LightMyRequestResponse> {
  return service.app.inject({ method: 'POST', ...options })
}

/** The documented shape, and nothing of what was sent. */
function expectRefusal(response: LightMyRequestResponse, statusCode: number, error: string, message: RegExp) {
  expect(response.json()).toEqual({
    statusCode,
    error,
    message: expect.stringMatching(message) as string,
  })
  expect(response.statusCode).toBe(statusCode)
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(response.headers['cache-control']).toBe('no-store')
  expect(Object.keys(response.headers).join()).not.toContain('access-control')
  for (const secret of [secretKey, publicToken, accessToken, refreshToken]) {
    expect(response.body).not.toContain(secret)
  }
}

afterEach(async () => {
  const { kysely } = service.deps.database
  const burned = await kysely
    .selectFrom('refresh_token')
    .select('used_at')
    .where('used_at', 'is not', null)
    .execute()
  expect(burned).toEqual([])
  const exchanged = await kysely
    .selectFrom('public_token')
    .select('exchanged_at')
    .where('exchanged_at', 'is not', null)
    .execute()
  expect(exchanged).toHaveLength(1)
  const states = await kysely.selectFrom('access_token').select('state').execute()
  expect(states).toEqual([{ state: 'EXCHANGED' }])
})

describe('a bad token request', () => {
  const good = () => `grant_type=refresh_token&refresh_token=${refreshToken}`

  it.each<[string, () => string, string, RegExp]>([
    ['an empty body', () => '', 'invalid_request', /^grant_type: is missing$/],
    ['no grant type', () => `refresh_token=${refreshToken}`, 'invalid_request', /^grant_type: /],
    [
      'an empty grant type',
      () => `grant_type=&refresh_token=${refreshToken}`,
      'invalid_request',
      /^grant_type: /,
    ],
    ['no refresh token', () => 'grant_type=refresh_token', 'invalid_request', /^refresh_token: is missing$/],
    [
      'an empty refresh token',
      () => 'grant_type=refresh_token&refresh_token=',
      'invalid_request',
      /^refresh_token: /,
    ],
    [
      'a grant type twice',
      () => `${good()}&grant_type=refresh_token`,
      'invalid_request',
      /^grant_type: must not stand twice$/,
    ],
    [
      'a refresh token twice',
      () => `${good()}&refresh_token=${refreshToken}`,
      'invalid_request',
      /^refresh_token: must not/,
    ],
    [
      'an unknown parameter twice',
      () => `${good()}&scope=a&scope=`,
      'invalid_request',
      /^scope: must not stand twice$/,
    ],
    [
      'another grant',
      () => `grant_type=password&refresh_token=${refreshToken}`,
      'unsupported_grant_type',
      /^grant_type: must be one of /,
    ],
    [
      'a grant that is a property of every object',
      () => 'grant_type=__proto__',
      'unsupported_grant_type',
      /^grant_type: /,
    ],
    [
      'a grant type in capitals',
      () => `grant_type=REFRESH_TOKEN&refresh_token=${refreshToken}`,
      'unsupported_grant_type',
      /^grant_type: /,
    ],
    ['a public token', () => `grant_type=refresh_token&refresh_token=${publicToken}`, 'invalid_grant', /./],
    ['an access token', () => `grant_type=refresh_token&refresh_token=${accessToken}`, 'invalid_grant', /./],
    ['a NUL', () => `grant_type=refresh_token&refresh_token=${refreshToken}%00`, 'invalid_grant', /./],
    ['a broken escape', () => `grant_type=refresh_token&refresh_token=%zz`, 'invalid_grant', /./],
    ['no UTF-8', () => `grant_type=refresh_token&refresh_token=%ff%fe`, 'invalid_grant', /./],
    [
      'the secret in the body too',
      () => `${good()}&client_secret=${secretKey}`,
      'invalid_request',
      /^client_secret: /,
    ],
    ['an assertion too', () => `${good()}&client_assertion=x`, 'invalid_request', /^client_assertion: /],
    [
      'another client id',
      () => `${good()}&client_id=${TEST_KEYS.legacy.publishableKey}`,
      'invalid_request',
      /^client_id: /,
    ],
    [
      'JSON that is broken',
      () => `{"grant_type":"refresh_token","refresh_token":"${refreshToken}"`,
      'invalid_request',
      /JSON/,
    ],
    [
      'JSON names twice',
      () => `{"grant_type":"refresh_token","refresh_token":"x","refresh_token":"${refreshToken}"}`,
      'invalid_request',
      /^refresh_token: must not stand twice$/,
    ],
    [
      'a JSON name twice, once escaped',
      () => `{"grant_type":"refresh_token","refresh_token":"x","refresh\\u005ftoken":"${refreshToken}"}`,
      'invalid_request',
      /^refresh_token: must not stand twice$/,
    ],
    [
      'a JSON value that is no text',
      () => `{"grant_type":"refresh_token","refresh_token":["${refreshToken}"]}`,
      'invalid_request',
      /^refresh_token: must be a text$/,
    ],
    [
      'a JSON list',
      () => `[{"grant_type":"refresh_token","refresh_token":"${refreshToken}"}]`,
      'invalid_request',
      /./,
    ],
    ['JSON null', () => 'null', 'invalid_request', /./],
    [
      '__proto__ in JSON',
      () => `{"grant_type":"refresh_token","__proto__":{"refresh_token":"${refreshToken}"}}`,
      'invalid_request',
      /^__proto__: /,
    ],
    [
      'multipart',
      () => `--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nrefresh_token\r\n--x--`,
      'invalid_request',
      /./,
    ],
  ])('%s', async (_, body, error, message) => {
    expectRefusal(await requestToken(service, body()), 400, error, message)
  })

  it.each(['grant_type', 'refresh_token', 'client_secret', 'code'])('has %s in the address', async (name) => {
    const url = `/link/token?${name}=x`
    const response = await send({ url, payload: good(), headers: { authorization: BASIC } })
    expectRefusal(response, 400, 'invalid_request', new RegExp(`^${name}: must not stand in the address$`))
  })

  it('authenticates in the body alone, which is not a way here', async () => {
    const body = `${good()}&client_secret=${secretKey}&client_id=${TEST_KEYS.strict.publishableKey}`
    expectRefusal(
      await requestToken(service, body, null),
      401,
      'invalid_client',
      /^Unauthorized: Invalid credentials$/,
    )
  })
})

describe('a bad exchange', () => {
  const good = () => `"public_token":"${publicToken}","secret_key":"${secretKey}"`

  it.each<[string, () => string, RegExp]>([
    ['an empty body', () => ' \n', /^The body is empty$/],
    ['a form', () => `public_token=${publicToken}&secret_key=${secretKey}`, /^The body is not valid JSON$/],
    ['a list', () => `[{${good()}}]`, /^The body must be a JSON object$/],
    ['a text', () => JSON.stringify(`{${good()}}`), /^The body must be a JSON object$/],
    ['a name twice', () => `{${good()},"secret_key":"${secretKey}"}`, /^secret_key: must not stand twice$/],
    ['__proto__', () => `{${good()},"__proto__":{}}`, /^__proto__: is not a valid field$/],
    [
      'constructor',
      () => `{${good()},"constructor":{"prototype":{}}}`,
      /^constructor: is not a known field$/,
    ],
    ['an access token too', () => `{${good()},"access_token":"x"}`, /^access_token: is not a known field$/],
    ['numbers', () => `{"public_token":1,"secret_key":"${secretKey}"}`, /^public_token: /],
    ['null', () => `{"public_token":"${publicToken}","secret_key":null}`, /^secret_key: /],
    [
      'an object',
      () => `{"public_token":{"a":"${publicToken}"},"secret_key":"${secretKey}"}`,
      /^public_token: /,
    ],
    [
      'a NUL',
      () => `{"public_token":"${publicToken}\\u0000","secret_key":"${secretKey}"}`,
      /^Invalid public token\. /,
    ],
    [
      'half a character',
      () => `{"public_token":"\\ud800","secret_key":"${secretKey}"}`,
      /^Invalid public token\. /,
    ],
    [
      'deep nesting',
      () => `{${good()},"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      /^a: is not a known field$/,
    ],
    ['unclosed nesting', () => `{"a":`.repeat(10_000), /^The body is not valid JSON$/],
    ['a broken text', () => `{${good()}`, /^The body is not valid JSON$/],
  ])('%s', async (_, body, message) => {
    expectRefusal(await send({ url: '/link/exchange', payload: body() }), 400, 'Bad Request', message)
  })

  it.each(['public_token', 'secret_key', 'access_token'])('has %s in the address', async (name) => {
    const response = await send({ url: `/link/exchange?${name}=x`, payload: `{${good()}}` })
    expectRefusal(response, 400, 'Bad Request', new RegExp(`^${name}: must not stand in the address$`))
  })
})

describe('a bad bearer', () => {
  const headers = () => ({ authorization: `Bearer ${accessToken}` })

  it('is in the address too', async () => {
    const url = `/link/introspect?access_token=${accessToken}`
    const response = await send({ method: 'GET', url, headers: headers() })
    expectRefusal(response, 400, 'Bad Request', /^access_token: must not stand in the address$/)
  })

  it('is in the body too', async () => {
    const payload = { secret_key: secretKey, access_token: accessToken }
    const response = await send({ url: '/link/revoke', payload, headers: headers() })
    expectRefusal(response, 400, 'Bad Request', /^access_token: is not a known field$/)
  })

  it.each([
    ['an empty body', ''],
    ['no key', '{}'],
    ['a key twice', `{"secret_key":"x","secret_key":"${secretKey}"}`],
    ['a key that is no text', `{"secret_key":[]}`],
  ])('would revoke with %s', async (_, payload) => {
    expectRefusal(await send({ url: '/link/revoke', payload, headers: headers() }), 400, 'Bad Request', /./)
  })

  it('is not taken from the address alone', async () => {
    const response = await send({ method: 'GET', url: `/link/introspect?access_token=${accessToken}` })
    expectRefusal(response, 401, 'Unauthorized', /^Invalid access token$/)
    expect(response.headers['www-authenticate']).toBe('Bearer')
  })
})

describe('what is too much, or the wrong way', () => {
  const many = `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(',')}}`
  const huge = `grant_type=refresh_token&refresh_token=${'x'.repeat(10_000_000)}`

  it.each([
    ['/link/exchange', 'Payload Too Large'],
    ['/link/revoke', 'Payload Too Large'],
    ['/link/token', 'invalid_request'],
  ])('is refused by %s for its length: 10 MB, 100,000 names', async (url, error) => {
    for (const payload of [many, huge]) {
      const response = await send({ url, payload, headers: { authorization: BASIC } })
      expectRefusal(response, 413, error, /^Payload Too Large$/)
    }
  })

  it.each([
    ['/link/exchange', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'], 'POST'],
    ['/link/token', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'], 'POST'],
    ['/link/revoke', ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'], 'POST'],
    ['/link/introspect', ['POST', 'PUT', 'PATCH', 'DELETE'], 'GET, HEAD'],
  ] as const)('is told by %s which methods it has', async (url, methods, allow) => {
    for (const method of methods) {
      const response = await send({ method, url })
      expect(response.statusCode).toBe(405)
      expect(response.headers['allow']).toBe(allow)
      if (method !== 'HEAD') expectRefusal(response, 405, 'Method Not Allowed', /is not supported here$/)
    }
  })

  it.each(['/link/exchange', '/link/introspect', '/link/token', '/link/revoke'])(
    'finds no answer to a preflight at %s, and no trust in its request id',
    async (url) => {
      const headers = {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'x-request-id': 'of-mine',
      }
      const response = await send({ method: 'OPTIONS', url, headers })
      expect(response.statusCode).toBe(404)
      expect(Object.keys(response.headers).join()).not.toContain('access-control')
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    },
  )
})

describe('after all that', () => {
  it('the tokens are as good as before', async () => {
    expect((await introspect(service, accessToken)).json()).toMatchObject({ active: true })
    expect((await refresh(service, 'never given')).json()).toMatchObject({ error: 'invalid_grant' })
    expect((await exchange(service, publicToken, TEST_KEYS.legacy.secretKey)).statusCode).toBe(400)
  })
})
