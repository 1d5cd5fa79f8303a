import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { PUBLIC_TOKEN, startFakeApi } from './testing/fakeApi.ts'
import { createDemo } from './createDemo.ts'
import type { FastifyInstance } from 'fastify'
import type { FakeApiOptions } from './testing/fakeApi.ts'
import type { Plan, Records } from '../wire.ts'

const key = 'A'.repeat(43)
const pageDir = mkdtempSync(join(tmpdir(), 'bright-steps-'))
writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>Bright Steps</title>')

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function start(options: FakeApiOptions = {}, mode = 'test') {
  const api = await startFakeApi(options)
  const app = await createDemo({
    config: {
      port: 0,
      publicUrl: 'http://localhost',
      linkScriptUrl: 'https://link.example/v1/',
      linkOrigin: 'https://link.example',
      apiUrl: api.url,
      pageDir,
      applications: { strict: { publishableKey: `pk_${mode}_${key}`, secretKey: `sk_${mode}_${key}` } },
    },
    read: { pageSize: 2, maxWaitSeconds: 3, wait: () => Promise.resolve() },
  })
  ends.push(() => app.close(), api.close)
  return { api, app }
}

async function exchange(app: FastifyInstance, session?: string, publicToken = PUBLIC_TOKEN) {
  const response = await app.inject({
    method: 'POST',
    url: '/api/exchange',
    payload: { publicToken },
    ...(session === undefined ? {} : { cookies: { bright_steps: session } }),
  })
  return { response, session: response.cookies[0]?.value ?? session ?? '' }
}

function get(app: FastifyInstance, url: string, session: string) {
  return app.inject({ url, cookies: { bright_steps: session } })
}

describe('the demo server', () => {
  it('serves the page under a policy without inline scripts, framed by nobody, with no opener policy', async () => {
    const { app } = await start()
    const { headers, body } = await app.inject('/')
    expect(body).toContain('Bright Steps')
    expect(headers['content-security-policy']).toContain("script-src 'self' https://link.example;")
    expect(headers['content-security-policy']).toContain('frame-src https://link.example')
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['cross-origin-opener-policy']).toBeUndefined()
  })

  it('exchanges the public token and keeps the access token to itself', async () => {
    const { app } = await start()
    const { response } = await exchange(app)
    expect(response.statusCode).toBe(201)
    expect(response.json<Plan>()).toMatchObject({ n: 1, label: 'Humana', syncState: 'ACTIVE' })
    expect(response.body).not.toContain('the.access.token')
    expect(response.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  })

  it('keeps several plans a session, and none for another browser', async () => {
    const { app } = await start()
    const { session } = await exchange(app)
    await exchange(app, session)
    const plans = (await get(app, '/api/plans', session)).json<{ plans: Plan[] }>().plans
    expect(plans.map(({ n }) => n)).toEqual([1, 2])
    expect((await get(app, '/api/plans', 'another')).json()).toEqual({ plans: [] })
    expect((await get(app, '/api/plans/1/records', 'another')).statusCode).toBe(404)
  })

  it('reads every page of every type once the 429s are over, digit for digit', async () => {
    const claims = ['1', '2', '3', '4', '5'].map((id) => `{"id":"${id}","value":3.50}`)
    const { app, api } = await start({ resources: { ExplanationOfBenefit: claims }, busyAnswers: 2 })
    const { session } = await exchange(app)
    const records = (await get(app, '/api/plans/1/records', session)).json<Records>()
    expect(records.resources['ExplanationOfBenefit']).toHaveLength(5)
    expect(records.resources['ExplanationOfBenefit']?.[4]).toContain('3.50')
    expect(records.counts['ExplanationOfBenefit']).toBe(5)
    expect(Object.keys(records.resources)).toHaveLength(23)
    expect(api.requests.filter((line) => line.includes('ExplanationOfBenefit'))).toHaveLength(3)
  })

  it.each([
    ['a refused sync', { fhirStatus: 422 }, 422, 'SYNC_FAILED'],
    ['an ended access', { fhirStatus: 401 }, 410, 'ACCESS_ENDED'],
    ['a broken API', { fhirStatus: 500 }, 502, 'API_ERROR'],
    ['a sync without end', { busyAnswers: 99 }, 503, 'STILL_SYNCING'],
  ])('tells %s apart', async (_what, options, status, code) => {
    const { app } = await start(options)
    const { session } = await exchange(app)
    const response = await get(app, '/api/plans/1/records', session)
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ error: { code } })
  })

  it('sends the access token to no other host, whatever a next link says', async () => {
    const foreign = await startFakeApi()
    ends.push(foreign.close)
    const patients = ['1', '2', '3'].map((id) => `{"id":"${id}"}`)
    const { app } = await start({ resources: { Patient: patients }, nextBase: foreign.url })
    const { session } = await exchange(app)
    expect((await get(app, '/api/plans/1/records', session)).json()).toMatchObject({
      error: { code: 'API_ERROR' },
    })
    expect(foreign.requests).toEqual([])
  })

  it('passes on why the exchange was refused', async () => {
    const { app } = await start()
    const { response } = await exchange(app, undefined, 'public_token_wrong')
    expect(response.statusCode).toBe(422)
    expect(response.json()).toEqual({
      error: { code: 'EXCHANGE_REFUSED', message: 'Invalid public token.' },
    })
  })

  it('says so when the API is down', async () => {
    const { app, api } = await start()
    await api.close()
    expect((await exchange(app)).response.json()).toMatchObject({ error: { code: 'API_UNREACHABLE' } })
  })

  it('refuses what a foreign page could send', async () => {
    const { app } = await start()
    const payload = JSON.stringify({ publicToken: PUBLIC_TOKEN })
    const asText = await app.inject({
      method: 'POST',
      url: '/api/exchange',
      payload,
      headers: { 'content-type': 'text/plain' },
    })
    expect(asText.statusCode).toBe(400)
    const crossSite = await app.inject({
      method: 'POST',
      url: '/api/exchange',
      payload,
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
    })
    expect(crossSite.statusCode).toBe(403)
  })

  it.each([[{}], [{ publicToken: 5 }], [{ publicToken: '' }], [{ publicToken: 'x', other: 1 }], [[]]])(
    'names what is wrong with the body %j',
    async (payload) => {
      const { app } = await start()
      const response = await app.inject({ method: 'POST', url: '/api/exchange', payload })
      expect(response.statusCode).toBe(400)
      expect(response.json()).toMatchObject({ error: { code: 'BAD_REQUEST' } })
    },
  )

  it('hands the access token out for a curl in test mode only', async () => {
    for (const [mode, status] of [
      ['test', 200],
      ['live', 404],
    ] as const) {
      const { app } = await start({}, mode)
      const { session } = await exchange(app)
      const response = await app.inject({
        method: 'POST',
        url: '/api/plans/1/token',
        cookies: { bright_steps: session },
        payload: {},
      })
      expect(response.statusCode).toBe(status)
    }
  })

  it('forgets a plan when asked to', async () => {
    const { app } = await start()
    const { session } = await exchange(app)
    const forget = { method: 'DELETE', url: '/api/plans/1', cookies: { bright_steps: session } } as const
    expect((await app.inject(forget)).statusCode).toBe(204)
    expect((await get(app, '/api/plans', session)).json()).toEqual({ plans: [] })
    expect((await exchange(app, session)).response.json<Plan>().n).toBe(2)
  })
})
