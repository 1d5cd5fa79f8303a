import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { RATE_BUDGETS } from '../limits/rateBudgets.ts'
import { createPayerLanes } from '../sync/collect/payerLane.ts'
import { runSync } from '../sync/runSync.ts'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import { exchange, linkPlan, PLAN } from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'

const TOKEN = 'a-token-for-metrics-only'

describe('GET /metrics', () => {
  const service = serviceForSuite({
    config: { metricsToken: TOKEN, rateLimits: { ...RATE_BUDGETS, 'link-address': 3 } },
  })
  const scrape = async () =>
    service.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${TOKEN}` } })
  /** The value of a line, by its name and labels in the order they were given. */
  const valueOf = (text: string, line: string) =>
    Number(
      text
        .split('\n')
        .find((each) => each.startsWith(`${line} `))
        ?.slice(line.length + 1),
    )

  it('is for whoever has the token', async () => {
    for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
      const refused = await service.app.inject({ url: '/metrics', headers: { authorization } })
      expect(refused.statusCode).toBe(401)
      expect(refused.body).toBe('Unauthorized\n')
    }
    const answer = await scrape()
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  })

  it('is not there without a token in the configuration', { timeout: START_TIMEOUT_MS }, async () => {
    const closed = await createTestService()
    const answer = await closed.app.inject({ url: '/metrics', headers: { authorization: 'Bearer x' } })
    expect(answer.statusCode).toBe(404)
    await closed.close()
  })

  it('counts requests, syncs, refusals and calls to payers, and what is still to be done', async () => {
    const before = (await scrape()).body
    const { publicToken } = await linkPlan(service, { user: { externalId: 'canary-user' } })
    const { access_token: token } = (await exchange(service, publicToken)).json<{ access_token: string }>()
    expect(token).toBeTruthy()
    const waiting = (await scrape()).body
    expect(valueOf(waiting, 'flexpalink_sync_jobs{state="WAITING"}')).toBe(1)
    expect(valueOf(waiting, 'flexpalink_queue_jobs{queue="sync",state="waiting"}')).toBe(1)

    const { id } = await service.deps.database.kysely
      .selectFrom('sync_job')
      .select('id')
      .executeTakeFirstOrThrow()
    await runSync(service.deps, id, { laneFor: createPayerLanes(), signal: new AbortController().signal })
    for (let count = 0; count < 3; count += 1) await exchange(service, 'public_token_canary')
    await service.app.inject('/a/path/of-canary?canary=1')
    await service.app.inject({ url: '/fhir/Patient/canary', headers: { authorization: `Bearer ${token}` } })

    const { body } = await scrape()
    const requests = 'flexpalink_http_request_duration_seconds_count'
    expect(valueOf(body, `${requests}{method="POST",route="/link/exchange",status="2xx"}`)).toBe(1)
    expect(valueOf(body, `${requests}{method="POST",route="/link/exchange",status="4xx"}`)).toBe(3)
    expect(valueOf(body, `${requests}{method="GET",route="none",status="4xx"}`)).toBe(1)
    expect(valueOf(body, 'flexpalink_throttled_requests_total{budget="link-address"}')).toBe(1)
    const calls = `flexpalink_outbound_requests_total{endpoint="${PLAN}",outcome="2xx"}`
    expect(valueOf(body, calls)).toBeGreaterThanOrEqual(3)
    // The payer of these tests has nothing but the Patient.
    expect(valueOf(body, 'flexpalink_sync_duration_seconds_count{outcome="failed"}')).toBe(1)
    expect(valueOf(body, 'flexpalink_sync_jobs{state="WAITING"}')).toBe(0)
    expect(valueOf(before, 'flexpalink_sync_jobs{state="WAITING"}')).toBe(0)
  })

  it('holds nothing that a client chose, no key and nothing of a person', async () => {
    const { body } = await scrape()
    expect(body).toContain('/fhir/*')
    expect(body).not.toMatch(/canary|Shaw|Amy|127\.0\.0\.1|payer-patient|[sp]k_test_|eyJ/)
    expect(body).not.toContain(TEST_KEYS.strict.secretKey)
    const labels = [...body.matchAll(/(\w+)="/g)].map((match) => match[1])
    const known = ['method', 'route', 'status', 'le', 'budget', 'endpoint', 'outcome', 'queue', 'state']
    expect(known).toEqual(expect.arrayContaining(labels))
  })

  it('tells what it can while the database is away', { timeout: START_TIMEOUT_MS }, async () => {
    const other = await createTestService({ config: { metricsToken: TOKEN } })
    await other.deps.database.execute('alter table sync_job rename to elsewhere')
    const answer = await other.app.inject({
      url: '/metrics',
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('flexpalink_throttled_requests_total')
    expect(answer.body).not.toContain('flexpalink_sync_jobs{')
    await other.close()
  })
})
