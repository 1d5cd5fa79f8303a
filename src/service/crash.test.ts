import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createService } from './createService.ts'
import { expireData } from './sync/expireData.ts'
import { START_TIMEOUT_MS } from './testing/createTestService.ts'
import { exchange, linkPlan } from './testing/journey.ts'
import { introspect, linkAndExchange, payloadOf, refresh, revoke } from './testing/linkApi.ts'
import { mortalDatabase } from './testing/mortalDatabase.ts'
import { runWaitingSyncs } from './testing/passTime.ts'
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
  const { access_token, refresh_token } = await linkAndExchange(service, {
    usage,
    user: { externalId: randomUUID() },
    requestedResources: ['Observation'],
  })
  await runWaitingSyncs(service)
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? '',
    sub: String(payloadOf(access_token)['sub']),
  }
}

function get(url: string, accessToken: string): Promise<LightMyRequestResponse> {
  return service.app.inject({ url, headers: { authorization: `Bearer ${accessToken}` } })
}

const isAlive = async (accessToken: string) => (await introspect(service, accessToken)).statusCode === 200

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
      const last = await refresh(dying, refreshToken)
      const again = await refresh(service, refreshToken)
      expect(again.statusCode).toBe(200)
      const successor = again.json<{ access_token: string; refresh_token: string }>()
      if (last.statusCode === 200)
        expect(last.json()).toMatchObject({ refresh_token: successor.refresh_token })
      expect(await isAlive(successor.access_token)).toBe(true)
      expect(await rowsOf('access_token', sub)).toBe(2)
      expect((await refresh(service, successor.refresh_token)).statusCode).toBe(200)
    })
    expect(deaths).toBeGreaterThan(5)
  }, 60_000)

  it('a revocation: everything is as before, or all of it is gone', async () => {
    const deaths = await dieAtEachStep(async () => {
      const { accessToken, refreshToken, sub } = await granted('MULTIPLE')
      const last = await revoke(dying, accessToken)
      if (await isAlive(accessToken)) {
        expect(last.statusCode).not.toBe(200)
        expect((await get('/fhir/Patient/$PATIENT_ID', accessToken)).statusCode).toBe(200)
        expect((await revoke(service, accessToken)).json()).toEqual({ count: 1 })
      }
      expect(await isAlive(accessToken)).toBe(false)
      expect((await get('/fhir/Patient/$PATIENT_ID', accessToken)).statusCode).toBe(401)
      expect((await refresh(service, refreshToken)).statusCode).toBe(400)
      expect(await rowsOf('resource', sub)).toBe(0)
      expect(await rowsOf('outbox', sub)).toBeGreaterThan(0)
    })
    expect(deaths).toBeGreaterThan(5)
  }, 60_000)

  it('an $expunge: the records are whole, or gone, and the connection lives on', async () => {
    const expunge = (app: FastifyInstance, accessToken: string) =>
      app.inject({
        method: 'POST',
        url: '/fhir/Patient/$PATIENT_ID/$expunge',
        headers: { authorization: `Bearer ${accessToken}` },
      })
    const deaths = await dieAtEachStep(async () => {
      const { accessToken, refreshToken, sub } = await granted('MULTIPLE')
      const whole = await rowsOf('resource', sub)
      const last = await expunge(dying.app, accessToken)
      const left = await rowsOf('resource', sub)
      expect([0, whole]).toContain(left)
      const { statusCode } = await get('/fhir/Patient/$PATIENT_ID', accessToken)
      expect(statusCode).toBe(left === 0 ? 404 : 200)
      expect(last.statusCode).toBe(left === 0 ? 202 : 500)
      expect((await expunge(service.app, accessToken)).statusCode).toBe(202)
      expect(await rowsOf('resource', sub)).toBe(0)
      expect((await refresh(service, refreshToken)).statusCode).toBe(200)
    })
    expect(deaths).toBeGreaterThan(8)
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
