import { fastify } from 'fastify'
import { afterEach, expect, it } from 'vitest'
import { openTestDatabase } from '../database/testing/openTestDatabase.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { healthRoutes } from './healthRoutes.ts'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/openDatabase.ts'

const service = serviceForSuite()
const apps: FastifyInstance[] = []
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})

/** Both answers over a database, as text. */
async function askOf(database: Pick<Database, 'execute' | 'jobs'>) {
  const app = fastify()
  apps.push(app)
  await app.register(healthRoutes, { database })
  const [alive, ready] = [await app.inject('/healthz'), await app.inject('/readyz')]
  expect(alive.statusCode).toBe(200)
  expect(alive.json()).toEqual({ status: 'ok' })
  expect(ready.headers['cache-control']).toBe('no-store')
  return { status: ready.statusCode, told: ready.json<object>() }
}

it('is alive and ready', async () => {
  expect((await service.app.inject('/healthz')).json()).toEqual({ status: 'ok' })
  const ready = await service.app.inject('/readyz')
  expect(ready.statusCode).toBe(200)
  expect(ready.json()).toEqual({ status: 'ok', database: 'ok', queue: 'ok' })
})

it('is alive without asking anything', async () => {
  const app = fastify()
  apps.push(app)
  const untouched = () => Promise.reject(new Error('was asked'))
  await app.register(healthRoutes, {
    database: { execute: untouched, jobs: { sendSync: untouched, check: untouched } },
  })
  expect((await app.inject('/healthz')).statusCode).toBe(200)
})

it('is not ready where the database does not answer, and says no more', async () => {
  const execute = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432'))
  expect(await askOf({ ...service.deps.database, execute })).toEqual({
    status: 503,
    told: { status: 'unavailable', database: 'down', queue: 'unknown' },
  })
})

it('is not ready where the database hangs, and looks once at a time', async () => {
  let looks = 0
  const app = fastify()
  apps.push(app)
  const execute = () => {
    looks += 1
    return new Promise<never>(() => undefined)
  }
  await app.register(healthRoutes, { database: { ...service.deps.database, execute } })
  const answers = await Promise.all([app.inject('/readyz'), app.inject('/readyz')])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503])
  expect(looks).toBe(1)
})

it('is not ready where the job queue is gone', async () => {
  const database = await openTestDatabase()
  await database.execute(`alter schema pgboss rename to elsewhere`)
  expect(await askOf(database)).toEqual({
    status: 503,
    told: { status: 'unavailable', database: 'ok', queue: 'down' },
  })
  await database.execute(`alter schema elsewhere rename to pgboss`)
  expect(await askOf(database)).toMatchObject({ status: 200 })
  await database.close()
})
