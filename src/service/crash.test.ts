import { randomUUID } from 'node:crypto'
import PQueue from 'p-queue'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../contract/testKeys.ts'
import { createService } from './createService.ts'
import { expireData } from './sync/expireData.ts'
import { runSync } from './sync/runSync.ts'
import { START_TIMEOUT_MS } from './testing/createTestService.ts'
import { exchange, linkPlan } from './testing/journey.ts'
import { mortalDatabase } from './testing/mortalDatabase.ts'
import { serviceForSuite } from './testing/serviceForSuite.ts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Deps } from './deps.ts'
import type { MortalDatabase } from './testing/mortalDatabase.ts'

/*
 * Threats 14, 16 and 20. The service dies before its first query of an operation, before its second, and so on until it
 * lives to answer; each time another one takes over. No token is used twice, none is lost that was handed out, and
 * nothing is half deleted.
 */

const service = serviceForSuite()
const DAY_MS = 86_400_000

/** The process that dies; `service` is the one that takes over. */
let dying: { app: FastifyInstance; database: MortalDatabase; deps: Deps }

beforeAll(async () => {
  const database = mortalDatabase(service.deps.database)
  const deps = { ...service.deps, database }
  dying = { app: await createService(deps), database, deps }
  service.payer.replies.set('/fhir/Observation', {
    json: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: OBSERVATION }] },
  })
}, START_TIMEOUT_MS)
afterAll(() => dying.app.close())

const OBSERVATION = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference: 'Patient/payer-patient' },
}

interface Granted {
  accessToken: string
  refreshToken: string
  sub: string
}

/** An exchanged authorization with its records. */
async function granted(usage: 'ONE_TIME' | 'MULTIPLE'): Promise<Granted> {
  const { publicToken } = await linkPlan(service, {
    usage,
    user: { externalId: randomUUID() },
    requestedResources: ['Observation'],
  })
  const { access_token, refresh_token } = (await exchange(service, publicToken)).json<
    Record<string, string>
  >()
  const accessToken = access_token ?? ''
  const { sub } = (await get('/link/introspect', accessToken)).json<{ sub: string }>()
  const { id } = await service.deps.database.kysely
    .selectFrom('sync_job')
    .select('id')
    .where('authorization_id', '=', sub)
    .executeTakeFirstOrThrow()
  const queue = new PQueue()
  await runSync(service.deps, id, { queueFor: () => queue, signal: new AbortController().signal })
  return { accessToken, refreshToken: refresh_token ?? '', sub }
}

function get(url: string, accessToken: string): Promise<LightMyRequestResponse> {
  return service.app.inject({ url, headers: { authorization: `Bearer ${accessToken}` } })
}

function refresh(app: FastifyInstance, refreshToken: string): Promise<LightMyRequestResponse> {
  const { publishableKey, secretKey } = TEST_KEYS.strict
  return app.inject({
    method: 'POST',
    url: '/link/token',
    headers: {
      authorization: `Basic ${Buffer.from(`${publishableKey}:${secretKey}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: `grant_type=refresh_token&refresh_token=${refreshToken}`,
  })
}

function revoke(app: FastifyInstance, accessToken: string): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: '/link/revoke',
    headers: { authorization: `Bearer ${accessToken}` },
    payload: { secret_key: TEST_KEYS.strict.secretKey },
  })
}

const isAlive = async (accessToken: string) => (await get('/link/introspect', accessToken)).statusCode === 200

async function rowsOf(table: 'access_token' | 'refresh_token' | 'resource' | 'outbox', sub: string) {
  const rows = await service.deps.database.kysely
    .selectFrom(table)
    .select('authorization_id')
    .where('authorization_id', '=', sub)
    .execute()
  return rows.length
}

/**
 * Does something in a process that dies before its first query, before its second, and so on, until it does not die.
 * @returns how many deaths there were
 */
async function dieAtEachStep(attempt: () => Promise<void>): Promise<number> {
  for (let steps = 0; ; steps++) {
    dying.database.live(steps)
    await attempt()
    if (!dying.database.isDead()) return steps
  }
}

describe('a service that dies at any step of', () => {
  it('an exchange: the token is exchanged once, or not at all', async () => {
    const deaths = await dieAtEachStep(async () => {
      const { publicToken } = await linkPlan(service, {
        usage: 'MULTIPLE',
        user: { externalId: randomUUID() },
      })
      const last = await exchange({ ...service, app: dying.app }, publicToken)
      const again = await exchange(service, publicToken)
      const answers = [last, again].filter(({ statusCode }) => statusCode === 200)
      expect(answers.length).toBeLessThanOrEqual(1)
      for (const answer of answers)
        expect(await isAlive(answer.json<{ access_token: string }>().access_token)).toBe(true)
      // Where nobody was answered, the token was taken and its answer lost: there is one set of tokens all the same.
      if (answers.length === 0) expect(again.json()).toMatchObject({ statusCode: 400 })
      expect(last.body).not.toContain('Killed')
    })
    expect(deaths).toBeGreaterThan(5)
  }, 60_000)

  it('a refresh: there is one successor, and whoever asks again gets it', async () => {
    const deaths = await dieAtEachStep(async () => {
      const { refreshToken, sub } = await granted('MULTIPLE')
      const last = await refresh(dying.app, refreshToken)
      const again = await refresh(service.app, refreshToken)
      expect(again.statusCode).toBe(200)
      const successor = again.json<{ access_token: string; refresh_token: string }>()
      if (last.statusCode === 200)
        expect(last.json()).toMatchObject({ refresh_token: successor.refresh_token })
      expect(await isAlive(successor.access_token)).toBe(true)
      expect(await rowsOf('access_token', sub)).toBe(2)
      expect((await refresh(service.app, successor.refresh_token)).statusCode).toBe(200)
    })
    expect(deaths).toBeGreaterThan(5)
  }, 60_000)

  it('a revocation: everything is as before, or all of it is gone', async () => {
    const deaths = await dieAtEachStep(async () => {
      const { accessToken, refreshToken, sub } = await granted('MULTIPLE')
      const last = await revoke(dying.app, accessToken)
      if (await isAlive(accessToken)) {
        expect(last.statusCode).not.toBe(200)
        expect((await get('/fhir/Patient/$PATIENT_ID', accessToken)).statusCode).toBe(200)
        expect((await revoke(service.app, accessToken)).json()).toEqual({ count: 1 })
      }
      expect(await isAlive(accessToken)).toBe(false)
      expect((await get('/fhir/Patient/$PATIENT_ID', accessToken)).statusCode).toBe(401)
      expect((await refresh(service.app, refreshToken)).statusCode).toBe(400)
      expect(await rowsOf('resource', sub)).toBe(0)
      expect(await rowsOf('outbox', sub)).toBeGreaterThan(0)
    })
    expect(deaths).toBeGreaterThan(5)
  }, 60_000)

  it('a deletion that is due: the records are whole, or gone', async () => {
    const deaths = await dieAtEachStep(async () => {
      const { sub } = await granted('ONE_TIME')
      const whole = await rowsOf('resource', sub)
      expect(whole).toBeGreaterThan(0)
      service.advance(DAY_MS + 60_000)
      await expireData(dying.deps).catch((error: unknown) => expect(error).toMatchObject({ name: 'Killed' }))
      expect([0, whole]).toContain(await rowsOf('resource', sub))
      await expireData(service.deps)
      expect(await rowsOf('resource', sub)).toBe(0)
      const { payer_tokens, patient_name } = await service.deps.database.kysely
        .selectFrom('patient_authorization')
        .select(['payer_tokens', 'patient_name'])
        .where('id', '=', sub)
        .executeTakeFirstOrThrow()
      expect({ payer_tokens, patient_name }).toEqual({ payer_tokens: null, patient_name: null })
    })
    expect(deaths).toBeGreaterThan(2)
  }, 60_000)
})
