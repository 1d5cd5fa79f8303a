import { takeOne } from '../../limits/limitRequests.ts'
import { answerEverything } from '../operations/answerEverything.ts'
import { answerRead } from '../operations/answerRead.ts'
import { capabilityStatement } from '../operations/capabilityStatement.ts'
import { answerSearch } from '../search/answerSearch.ts'
import { asFhirError, printOutcome } from './fhirError.ts'
import { readFhirRequest } from './fhirRequest.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RateLimiter } from '../../limits/createRateLimiter.ts'
import type { AccessContext } from '../../tokens/authenticate.ts'
import type { FhirCall, FhirDeps } from './fhirCall.ts'

export const FHIR_CONTENT_TYPE = 'application/fhir+json; charset=utf-8'

export interface FhirRoutesOptions {
  deps: FhirDeps
  authenticate: (deps: FhirDeps, request: FastifyRequest) => Promise<AccessContext>
  /** Absent: requests are not counted. */
  limiter?: RateLimiter | undefined
}

/** The FHIR API under `/fhir` (seed 002, contract section 5). Every answer, errors too, is a FHIR resource. */
export async function fhirRoutes(
  app: FastifyInstance,
  { deps, authenticate, limiter }: FhirRoutesOptions,
): Promise<void> {
  const fhirUrl = `${deps.config.apiUrl}/fhir`
  const metadata = capabilityStatement(fhirUrl)

  // Nothing here has a body yet: whatever comes is refused for its method, not for its content.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null)
  })
  app.setErrorHandler((error, request, reply) => {
    const refusal = asFhirError(error, request)
    return reply
      .code(refusal.status)
      .headers(refusal.headers)
      .type(FHIR_CONTENT_TYPE)
      .send(printOutcome(refusal))
  })
  app.all('/fhir', handle)
  app.all('/fhir/*', handle)

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { asked, query } = readFhirRequest(request)
    reply.type(FHIR_CONTENT_TYPE)
    if (asked.interaction === 'metadata') return reply.send(metadata)
    const context = await authenticate(deps, request)
    if (limiter !== undefined) await takeOne(limiter, reply, 'fhir-application', context.applicationId)
    reply.header('cache-control', 'no-store')
    const call: FhirCall = { deps, fhirUrl, context, query, request, reply }
    if (asked.interaction === 'search') return answerSearch(call, asked)
    if (asked.interaction === 'read') return answerRead(call, asked)
    return answerEverything(call, asked)
  }
}
