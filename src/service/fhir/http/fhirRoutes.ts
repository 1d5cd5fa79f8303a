import { takeOne } from '../../limits/limitRequests.ts'
import { assertOneAuthorization } from '../../tokens/refuseAmbiguity.ts'
import { answerEverything } from '../operations/everything/answerEverything.ts'
import { answerExpunge } from '../operations/expunge/answerExpunge.ts'
import { answerJobStatus } from '../operations/expunge/answerJobStatus.ts'
import { answerRead } from '../operations/answerRead.ts'
import { capabilityStatement } from '../operations/capabilityStatement.ts'
import { answerSearch } from '../search/answerSearch.ts'
import { assertWantsJson } from './assertWantsJson.ts'
import { asFhirError, FhirError, printOutcome } from './fhirError.ts'
import { readFhirRequest } from './fhirRequest.ts'
import { readForm } from './readForm.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RateLimiter } from '../../limits/createRateLimiter.ts'
import type { AccessContext } from '../../tokens/authenticate.ts'
import type { FhirCall, FhirDeps } from './fhirCall.ts'
import type { FhirRequest } from './fhirRequest.ts'

export const FHIR_CONTENT_TYPE = 'application/fhir+json; charset=utf-8'

export interface FhirRoutesOptions {
  deps: FhirDeps
  authenticate: (deps: FhirDeps, request: FastifyRequest) => Promise<AccessContext>
  /** Absent: requests are not counted. */
  limiter?: RateLimiter | undefined
}

/** The FHIR API under `/fhir` (seed 002, contract section 5). Every answer, errors too, is a FHIR resource. */
export async function fhirRoutes(app: FastifyInstance, options: FhirRoutesOptions): Promise<void> {
  // With a prefix, so that methods that Fastify does not know come here too, and are refused as others are.
  await app.register(routes, { prefix: '/fhir', ...options })
}

async function routes(
  app: FastifyInstance,
  { deps, authenticate, limiter }: FhirRoutesOptions,
): Promise<void> {
  const fhirUrl = `${deps.config.apiUrl}/fhir`
  const metadata = capabilityStatement(fhirUrl, deps.config.apiUrl)

  // Whoever expects a body reads it, once it is known who sends it; otherwise it runs dry.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(null)
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.setErrorHandler((error, request, reply) => {
    const refusal = asFhirError(error, request)
    request.raw.resume()
    return reply
      .code(refusal.status)
      .headers(refusal.headers)
      .type(FHIR_CONTENT_TYPE)
      .send(printOutcome(refusal))
  })
  app.all('/', handle)
  app.all('/*', handle)
  app.setNotFoundHandler(handle)

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { asked, query } = readFhirRequest(request)
    assertWantsJson(query.get('_format'), request.headers.accept)
    reply.type(FHIR_CONTENT_TYPE)
    if (asked.interaction === 'metadata') return reply.send(metadata)
    assertOneToken(request, query)
    const context = await authenticate(deps, request)
    if (limiter !== undefined) await takeOne(limiter, reply, 'fhir-application', context.applicationId)
    const call: FhirCall = { deps, fhirUrl, context, query, request, reply }
    if (asked.interaction === 'search') return search(call, asked)
    const { id } = asked
    const named = { ...asked, id: id === '$PATIENT_ID' ? context.patientId : id }
    if (named.interaction === 'read') return answerRead(call, named)
    return OPERATIONS[named.interaction](call, named)
  }
}

const OPERATIONS = {
  everything: answerEverything,
  expunge: answerExpunge,
  'job-status': answerJobStatus,
} as const

/** A form goes together with what stands in the address (R4, "Search"). */
async function search(
  call: FhirCall,
  { type, by }: Extract<FhirRequest, { interaction: 'search' }>,
): Promise<FastifyReply> {
  if (by === 'query') return answerSearch(call, { type })
  const form = await readForm(call.request)
  if (form.has('_format')) assertWantsJson(form.get('_format'), undefined)
  return answerSearch({ ...call, query: new URLSearchParams([...call.query, ...form]) }, { type })
}

/**
 * RFC 6750, section 2: a request shows its token in one way. One in the address alone is none.
 * @throws {HttpError | FhirError} 400
 */
function assertOneToken(request: FastifyRequest, query: URLSearchParams): void {
  assertOneAuthorization(request)
  if (request.headers.authorization === undefined || !query.has('access_token')) return
  throw new FhirError(400, 'invalid', 'access_token must not stand in the address')
}
