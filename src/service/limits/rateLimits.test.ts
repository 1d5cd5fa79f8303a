import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { createService } from '../createService.ts'
import { exchange, linkPlan, sessionRequest } from '../testing/journey.ts'
import { basic } from '../testing/linkApi.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { forgetRateWindows } from './createRateLimiter.ts'
import { RATE_BUDGETS } from './rateBudgets.ts'
import type { FastifyInstance } from 'fastify'

const MINUTE_MS = 60_000
const LIMITS = {
  ...RATE_BUDGETS,
  'link-key': 8,
  'link-address': 12,
  'link-failures': 3,
  'fhir-application': 7,
  'fhir-address': 20,
  'session-key': 9,
  'session-address': 4,
  'directory-address': 3,
}

describe('rate limits', () => {
  const service = serviceForSuite({ config: { rateLimits: LIMITS, trustProxy: ['10.0.0.0/8', 'fd00::/8'] } })

  /** Each test has a minute and addresses of its own. */
  let tests = 0
  const fresh = () => {
    service.advance(MINUTE_MS)
    tests += 1
    return `192.0.2.${tests}`
  }
  const ask = (from: string, changes: object = {}, app: FastifyInstance = service.app) =>
    app.inject({
      method: 'POST',
      url: '/link/exchange',
      payload: { public_token: 'public_token_x', secret_key: TEST_KEYS.strict.secretKey },
      remoteAddress: from,
      ...changes,
    })
  const wrongKey = { payload: { public_token: 'x', secret_key: `sk_test_${'A'.repeat(43)}` } }
  const statuses = async (times: number, from: string, changes: object = {}) => {
    const answers = []
    for (let count = 0; count < times; count += 1) answers.push((await ask(from, changes)).statusCode)
    return answers
  }

  it('refuses what a key asks beyond its budget, from wherever, until the minute ends', async () => {
    fresh()
    for (let count = 0; count < LIMITS['link-key']; count += 1) {
      const { statusCode, headers } = await ask(`198.51.100.${count}`)
      expect(statusCode).toBe(400)
      expect(headers).toMatchObject({
        'x-ratelimit-limit': '8',
        'x-ratelimit-remaining': String(LIMITS['link-key'] - count - 1),
        'x-ratelimit-reset': '60',
      })
      expect(headers).not.toHaveProperty('retry-after')
    }
    service.advance(MINUTE_MS / 4)
    const refused = await ask('198.51.100.99')
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toEqual({
      statusCode: 429,
      error: 'throttled',
      message: 'Too many requests: try again in 45 seconds',
    })
    expect(refused.headers).toMatchObject({
      'retry-after': '45',
      'x-ratelimit-limit': '8',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '45',
    })
    expect(refused.headers['x-request-id']).toBeTruthy()
    const other = { payload: { public_token: 'x', secret_key: TEST_KEYS.legacy.secretKey } }
    expect((await ask('198.51.100.99', other)).statusCode).toBe(400)
    service.advance((MINUTE_MS * 3) / 4)
    expect((await ask('198.51.100.99')).statusCode).toBe(400)
  })

  it('knows a key by Basic credentials, in either order, as it does in a body', async () => {
    const from = fresh()
    const { publishableKey, secretKey } = TEST_KEYS.strict
    const shown = (first: string, second: string) => ({
      headers: { authorization: basic(first, second) },
      payload: 'grant_type=refresh_token',
      url: '/link/token',
    })
    await ask(from)
    await ask(from, shown(publishableKey, secretKey))
    const last = await ask(from, shown(secretKey, publishableKey))
    expect(last.headers['x-ratelimit-remaining']).toBe('5')
  })

  it('refuses what an address asks beyond its budget, with whatever keys', async () => {
    const from = fresh()
    const keyless = { payload: '{}' }
    expect(await statuses(LIMITS['link-address'], from, keyless)).not.toContain(429)
    expect(await statuses(2, from, keyless)).toEqual([429, 429])
    expect((await ask('203.0.113.1', keyless)).statusCode).toBe(400)
  })

  it('lets an address guess three secret keys a minute, and refuses even the right one then', async () => {
    const from = fresh()
    expect(await statuses(4, from, wrongKey)).toEqual([401, 401, 401, 429])
    expect((await ask(from)).statusCode).toBe(429)
    expect((await ask('203.0.113.2')).statusCode).toBe(400)
    service.advance(MINUTE_MS)
    expect((await ask(from)).statusCode).toBe(400)
  })

  it('does not take a dead bearer token for a guess', async () => {
    const from = fresh()
    for (let count = 0; count < 5; count += 1) {
      const dead = await service.app.inject({
        url: '/link/introspect',
        headers: { authorization: 'Bearer x' },
        remoteAddress: from,
      })
      expect(dead.statusCode).toBe(401)
    }
  })

  it('is one count for all processes on a database, also for 40 requests at once', async () => {
    const from = fresh()
    const other = await createService(service.deps)
    const keyless = { payload: '{}' }
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => ask(from, keyless, index % 2 === 0 ? service.app : other)),
    )
    await other.close()
    expect(answers.filter(({ statusCode }) => statusCode !== 429)).toHaveLength(LIMITS['link-address'])
  })

  it('refuses on the FHIR API by an OperationOutcome, per application and per address', async () => {
    const from = fresh()
    // Linked from other addresses than those that are counted here.
    const tokens: string[] = []
    for (let count = 0; count < 2; count += 1) {
      service.advance(MINUTE_MS)
      const { publicToken } = await linkPlan(service)
      tokens.push((await exchange(service, publicToken)).json<{ access_token: string }>().access_token)
    }
    service.advance(MINUTE_MS)
    const read = (token: string | undefined) =>
      service.app.inject({
        url: '/fhir/Patient',
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        remoteAddress: from,
      })
    for (let count = 0; count < LIMITS['fhir-application']; count += 1) {
      const { headers } = await read(tokens[count % 2])
      expect(headers['x-ratelimit-remaining']).toBe(String(LIMITS['fhir-application'] - count - 1))
    }
    const refused = await read(tokens[0])
    expect(refused.statusCode).toBe(429)
    expect(refused.headers).toMatchObject({
      'retry-after': '60',
      'x-ratelimit-limit': '7',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '60',
      'content-type': 'application/fhir+json; charset=utf-8',
    })
    expect(refused.headers).not.toHaveProperty('x-retry-after')
    expect(refused.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'throttled' }],
    })
    for (let count = 0; count < LIMITS['fhir-address']; count += 1) await read(undefined)
    expect((await read(undefined)).json()).toMatchObject({ issue: [{ code: 'throttled' }] })
  })

  it('limits the session API by address and by key, in its own shape', async () => {
    const from = fresh()
    const open = (address: string) =>
      service.app.inject({
        method: 'POST',
        url: '/sessions',
        payload: sessionRequest(),
        remoteAddress: address,
      })
    for (let count = 0; count < LIMITS['session-address']; count += 1) {
      expect((await open(from)).statusCode).toBe(201)
    }
    const refused = await open(from)
    expect(refused.statusCode).toBe(429)
    expect(refused.json()).toEqual({ error: { message: 'Too many requests: try again in 60 seconds' } })
    for (let count = LIMITS['session-address']; count < LIMITS['session-key']; count += 1) {
      expect((await open(`198.51.100.${count}`)).statusCode).toBe(201)
    }
    expect((await open('198.51.100.200')).statusCode).toBe(429)
  })

  it('limits the public directory by address, its page and its API together', async () => {
    const from = fresh()
    const look = (url: string) => service.app.inject({ url, remoteAddress: from })
    for (const url of ['/endpoints', '/directory', '/endpoints?limit=1']) {
      expect((await look(url)).statusCode).toBe(200)
    }
    const refused = await look('/endpoints')
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['retry-after']).toBe('60')
    expect(refused.json()).toMatchObject({ statusCode: 429, error: 'throttled' })
    expect((await look('/directory')).statusCode).toBe(429)
    expect((await service.app.inject({ url: '/endpoints', remoteAddress: '192.0.2.250' })).statusCode).toBe(
      200,
    )
  })

  describe('behind proxies', () => {
    const keyless = (forwarded: string) => ({ payload: '{}', headers: { 'x-forwarded-for': forwarded } })
    const remaining = async (from: string, forwarded: string) =>
      Number((await ask(from, keyless(forwarded))).headers['x-ratelimit-remaining'])

    it('believes no header of a peer that TRUST_PROXY does not name', async () => {
      const from = fresh()
      for (let count = 0; count < LIMITS['link-address']; count += 1) {
        expect(await remaining(from, `203.0.113.${count}`)).toBe(LIMITS['link-address'] - count - 1)
      }
      expect((await ask(from, keyless('203.0.113.250'))).statusCode).toBe(429)
    })

    it('counts the last hop that is no proxy of ours, whatever stands before it', async () => {
      const from = fresh()
      expect(await remaining('10.1.1.1', from)).toBe(11)
      expect(await remaining('10.1.1.2', `203.0.113.7, ${from}, 10.9.9.9`)).toBe(10)
      expect(await remaining('fd00::1', `made-up, ${from}`)).toBe(9)
      expect(await remaining(from, '203.0.113.8')).toBe(8)
      expect(await remaining('10.1.1.1', '203.0.113.9')).toBe(11)
    })

    it('counts the proxy itself where it names no address', async () => {
      fresh()
      expect(await remaining('10.2.2.2', 'unknown')).toBe(11)
      expect(await remaining('10.2.2.2', 'somebody else')).toBe(10)
    })

    it('counts an IPv6 subscriber as one, by the first 64 bits', async () => {
      fresh()
      expect(await remaining('2001:db8:1:2::1', '')).toBe(11)
      expect(await remaining('2001:db8:1:2:ffff::1', '')).toBe(10)
      expect(await remaining('2001:0db8:0001:0002:aaaa:bbbb:cccc:dddd', '')).toBe(9)
      expect(await remaining('2001:db8:1:3::1', '')).toBe(11)
      expect(await remaining('::ffff:198.18.0.1', '')).toBe(11)
      expect(await remaining('198.18.0.1', '')).toBe(10)
      expect(await remaining('::1', '')).toBe(11)
    })
  })

  it('keeps neither addresses nor keys, and forgets what is over', async () => {
    const from = fresh()
    await ask(from, wrongKey)
    const rows = await service.deps.database.kysely.selectFrom('rate_limit').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/sk_test|pk_test|\d+\.\d+\.\d+\.\d+|2001:db8/)
    for (const { subject } of rows) expect(subject).toMatch(/^[a-z-]+:[\w-]{22}$/)
    service.advance(3 * MINUTE_MS)
    await forgetRateWindows(service.deps)
    expect(await service.deps.database.kysely.selectFrom('rate_limit').selectAll().execute()).toEqual([])
  })
})
