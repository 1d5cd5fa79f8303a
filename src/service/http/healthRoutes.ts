import type { FastifyInstance } from 'fastify'
import type { Database } from '../database/openDatabase.ts'

const PATIENCE_MS = 2_000

type Health = 'ok' | 'down' | 'unknown'
interface Readiness {
  database: Health
  queue: Health
}

/**
 * `GET /healthz`: the process is alive; nothing is asked. `GET /readyz`: it can serve, since the database answers and
 * the job queue is there; else 503. Neither tells more than these words.
 */
export async function healthRoutes(
  app: FastifyInstance,
  { database }: { database: Pick<Database, 'execute' | 'jobs'> },
): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.get('/healthz', async () => ({ status: 'ok' }))

  // However often it is asked, one look at a time: a database that hangs is not given more to hang on.
  let looking: Promise<Readiness> | undefined
  app.get('/readyz', async (_request, reply) => {
    looking ??= look().finally(() => (looking = undefined))
    const readiness = await withinPatience(looking)
    const isReady = readiness.database === 'ok' && readiness.queue === 'ok'
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', ...readiness })
  })

  async function look(): Promise<Readiness> {
    if ((await healthOf(() => database.execute('select 1'))) === 'down') {
      return { database: 'down', queue: 'unknown' }
    }
    return { database: 'ok', queue: await healthOf(() => database.jobs.check()) }
  }

  async function healthOf(ask: () => Promise<unknown>): Promise<Health> {
    try {
      await ask()
      return 'ok'
    } catch (error) {
      app.log.warn({ err: error }, 'not ready')
      return 'down'
    }
  }
}

async function withinPatience(looking: Promise<Readiness>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Readiness>((settle) => {
    timer = setTimeout(() => settle({ database: 'down', queue: 'unknown' }), PATIENCE_MS)
  })
  return Promise.race([looking, late]).finally(() => clearTimeout(timer))
}
