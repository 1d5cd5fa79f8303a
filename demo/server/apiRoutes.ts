import { modeOfKey } from '../../src/contract/keys.ts'
import { APPLICATIONS, exchangeSchema } from '../wire.ts'
import { keysOf } from './config.ts'
import { exchange, introspect } from './linkApi.ts'
import { Problem } from './problem.ts'
import { readRecords } from './readRecords.ts'
import { SESSION_SECONDS, createSessionStore } from './sessionStore.ts'
import type { Config } from './config.ts'
import type { LinkedPlan, Session } from './sessionStore.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DemoConfig, Plan, Records } from '../wire.ts'
import type { ReadOptions } from './readRecords.ts'

interface ApiOptions {
  config: Config
  clock: () => number
  read: ReadOptions
}

const COOKIE = 'bright_steps'
const MAX_PLANS = 20
const NAMES = { strict: 'Bright Steps', legacy: 'Bright Steps Classic' } as const

/** The page's own API; `demo/wire.ts` lists it. */
export async function apiRoutes(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { config, clock, read } = options
  const store = createSessionStore(clock)
  const testMode = modeOfKey(config.applications.strict.secretKey) === 'TEST'

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  app.get('/config', async (): Promise<DemoConfig> => {
    const applications = APPLICATIONS.flatMap((id) => {
      const keys = keysOf(config, id)
      return keys ? [{ id, name: NAMES[id], publishableKey: keys.publishableKey }] : []
    })
    return { scriptUrl: config.linkScriptUrl, apiUrl: config.apiUrl, testMode, applications }
  })

  app.post('/exchange', async (request, reply) => {
    const body = exchangeSchema.safeParse(request.body)
    if (!body.success)
      throw new Problem(
        'BAD_REQUEST',
        `The field ${String(body.error.issues[0]?.path[0] ?? 'body')} is not valid.`,
      )
    const keys = keysOf(config, body.data.application)
    if (!keys) throw new Problem('BAD_REQUEST', 'This demo has no legacy application.')
    const session = findSession(request) ?? startSession(reply)
    if (session.plans.length >= MAX_PLANS)
      throw new Problem('BAD_REQUEST', 'This demo keeps 20 plans at most. Remove one first.')
    const exchanged = await exchange(config.apiUrl, body.data.publicToken, keys.secretKey)
    const now = Math.floor(clock() / 1000)
    const plan: LinkedPlan = {
      n: session.nextNumber++,
      label: exchanged.endpoint.label[0] ?? exchanged.endpoint.name,
      patient: exchanged.patient,
      usage: exchanged.usage,
      connectedAt: now,
      expiresAt: now + exchanged.expires_in,
      syncState: exchanged.sync?.state ?? 'WAITING',
      accessToken: exchanged.access_token,
    }
    session.plans.push(plan)
    return reply.code(201).send(withoutToken(plan))
  })

  app.get('/plans', async (request) => ({ plans: (findSession(request)?.plans ?? []).map(withoutToken) }))

  app.get<{ Params: { n: string } }>('/plans/:n/records', async (request, reply): Promise<Records> => {
    const { accessToken } = planOf(request)
    const abort = new AbortController()
    reply.raw.once('close', () => {
      abort.abort()
    })
    const resources = await readRecords(config.apiUrl, accessToken, { ...read, signal: abort.signal })
    const { sync } = await introspect(config.apiUrl, accessToken)
    return { counts: sync.resourceTypes, lastSyncedAt: sync.lastSyncedAt, resources }
  })

  app.post<{ Params: { n: string } }>('/plans/:n/token', async (request) => {
    if (!testMode) throw new Problem('NOT_FOUND', 'Access tokens are handed out in test mode only.')
    return { accessToken: planOf(request).accessToken }
  })

  app.delete<{ Params: { n: string } }>('/plans/:n', async (request, reply) => {
    const plan = planOf(request)
    const session = findSession(request)
    if (session) session.plans = session.plans.filter(({ n }) => n !== plan.n)
    return reply.code(204).send()
  })

  function findSession(request: FastifyRequest): Session | undefined {
    return store.find(request.cookies[COOKIE])
  }

  function startSession(reply: FastifyReply): Session {
    const { id, session } = store.create()
    reply.setCookie(COOKIE, id, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: config.publicUrl.startsWith('https:'),
      maxAge: SESSION_SECONDS,
    })
    return session
  }

  function planOf(request: FastifyRequest<{ Params: { n: string } }>): LinkedPlan {
    const plan = findSession(request)?.plans.find(({ n }) => String(n) === request.params.n)
    if (!plan) throw new Problem('NOT_FOUND', 'This plan is not connected in this browser.')
    return plan
  }
}

/** What the page may know of a plan: all but the token. */
function withoutToken({ n, label, patient, usage, connectedAt, expiresAt, syncState }: LinkedPlan): Plan {
  return { n, label, patient, usage, connectedAt, expiresAt, syncState }
}
