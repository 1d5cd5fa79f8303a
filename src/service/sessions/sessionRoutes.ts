import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import * as z from 'zod/mini'
import { planRequestSchema } from '../../contract/plans.ts'
import { attemptSchema, consentSchema, createSessionSchema, exitSchema } from '../../contract/sessionApi.ts'
import { findApplication } from '../applications/findApplication.ts'
import { leaveHosted } from '../hosted/leaveHosted.ts'
import { openHostedSession } from '../hosted/openHostedSession.ts'
import { HttpError } from '../http/httpError.ts'
import { parseInput } from '../http/parseInput.ts'
import { answerSessionErrors } from './answerSessionErrors.ts'
import { deliverSuccess } from './deliverSuccess.ts'
import { endSession } from './endSession.ts'
import { mintAttempt } from './mintAttempt.ts'
import { noteInteraction } from './noteInteraction.ts'
import { openSession } from './openSession.ts'
import { recordConsent } from './recordConsent.ts'
import { requireSession } from './requireSession.ts'
import { streamEvents } from './streamEvents.ts'
import type { FastifyInstance } from 'fastify'
import type { MintedAttempt, OpenedSession } from '../../contract/sessionApi.ts'
import type { PlanList } from '../../contract/plans.ts'
import type { Deps } from '../deps.ts'

const BODY_LIMIT_BYTES = 64 * 1024
const eventsQuerySchema = z.object({
  after: z._default(z.string().check(z.regex(/^\d{1,15}$/, 'must be a number')), '0'),
})
const plansQuerySchema = z.object({
  publishableKey: z.string(),
  q: z._default(z.string().check(z.maxLength(200)), ''),
})

/** The API between the frame and the service; see `contract/sessionApi.ts`, which both ends share. */
export async function sessionRoutes(
  app: FastifyInstance,
  { deps, closing }: { deps: Deps; closing: AbortSignal },
): Promise<void> {
  answerSessionErrors(app)
  const bodyLimit = BODY_LIMIT_BYTES
  // What a host page put into its options under these names is refused by the schemas, which name the option.
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    app.getDefaultJsonParser('ignore', 'ignore'),
  )

  app.post('/sessions', { bodyLimit }, async (request, reply): Promise<OpenedSession> => {
    const given = parseInput(createSessionSchema, request.body)
    const opened =
      given.hosted === undefined
        ? await openSession(deps, given)
        : await openHostedSession(deps, given.hosted)
    reply.code(201)
    return opened
  })

  app.post('/sessions/current/consent', { bodyLimit }, async (request, reply) => {
    const session = await requireSession(deps, request)
    await recordConsent(deps, session, parseInput(consentSchema, request.body))
    return reply.code(201).send({})
  })

  app.post('/sessions/current/attempts', { bodyLimit }, async (request, reply): Promise<MintedAttempt> => {
    const session = await requireSession(deps, request)
    const minted = await mintAttempt(deps, session, parseInput(attemptSchema, request.body))
    reply.code(201)
    return minted
  })

  app.get('/sessions/current/events', async (request, reply) => {
    const session = await requireSession(deps, request, { ended: 'allow' })
    const { after } = parseInput(eventsQuerySchema, request.query)
    const left = new AbortController()
    reply.raw.once('close', () => left.abort())
    const signal = AbortSignal.any([left.signal, closing])
    reply.type('application/x-ndjson').header('x-accel-buffering', 'no')
    return reply.send(Readable.from(streamEvents(deps, session.id, Number(after), signal)))
  })

  app.post('/sessions/current/success', { bodyLimit }, async (request) =>
    deliverSuccess(deps, await requireSession(deps, request, { ended: 'allow' })),
  )

  app.post('/sessions/current/interaction', { bodyLimit }, async (request) => {
    const session = await requireSession(deps, request)
    await noteInteraction(deps.database.kysely, session.id, new Date(deps.clock()))
    return {}
  })

  app.post('/sessions/current/exit', { bodyLimit }, async (request) => {
    const session = await requireSession(deps, request, { ended: 'allow' })
    const exit = parseInput(exitSchema, request.body)
    await leaveHosted(deps, session, exit)
    await endSession(deps, session, exit)
    return {}
  })

  app.post('/plan-requests', { bodyLimit }, async (request, reply) => {
    const session = await requireSession(deps, request)
    const { plan, state, email } = parseInput(planRequestSchema, request.body)
    await deps.database.kysely
      .insertInto('plan_request')
      .values({
        id: randomUUID(),
        application_id: session.application_id,
        plan,
        state: state ?? null,
        email: email ?? null,
        created_at: new Date(deps.clock()),
      })
      .execute()
    return reply.code(201).send({})
  })

  app.get('/plans', async (request): Promise<PlanList> => {
    const { publishableKey, q } = parseInput(plansQuerySchema, request.query)
    const application = await findApplication(deps, publishableKey)
    if (application === undefined) {
      throw new HttpError(403, 'publishableKey is unknown, malformed or revoked', {
        code: 'INVALID_PUBLISHABLE_KEY',
        field: 'publishableKey',
      })
    }
    return deps.directory.search(application.mode, q)
  })
}
