import { Readable } from 'node:stream'
import { takeOne } from '../limits/limitRequests.ts'
import { capabilityStatement } from './capabilityStatement.ts'
import { everything } from './everything.ts'
import { asFhirError, notFound, printOutcome } from './fhirError.ts'
import { readFhirRequest } from './fhirRequest.ts'
import { parseSearch } from './search/parseSearch.ts'
import { readableGeneration } from './readableGeneration.ts'
import { readResource } from './readResource.ts'
import { searchResources } from './search/searchResources.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import type { RateLimiter } from '../limits/createRateLimiter.ts'
import type { AccessContext } from '../tokens/authenticate.ts'
import type { FhirRequest } from './fhirRequest.ts'

export const FHIR_CONTENT_TYPE = 'application/fhir+json; charset=utf-8'

export interface FhirRoutesOptions {
  deps: Pick<Deps, 'config' | 'clock' | 'database' | 'keys'>
  authenticate: (deps: FhirRoutesOptions['deps'], request: FastifyRequest) => Promise<AccessContext>
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
    if (asked.interaction === 'search') return search(asked, query, context, request, reply)
    if (asked.interaction === 'read') return read(asked, context, reply)
    return patientEverything(asked.id, context, reply)
  }

  async function search(
    { type }: Extract<FhirRequest, { interaction: 'search' }>,
    query: URLSearchParams,
    { authorizationId, patientId }: AccessContext,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const isStrict = /\bhandling=strict\b/.test(String(request.headers.prefer ?? ''))
    const parsed = parseSearch(query, { type, patientId, authorizationId, fhirUrl, isStrict })
    const generation = await readableGeneration(deps, { authorizationId }, parsed.generation)
    return reply.send(await searchResources(deps, parsed, { fhirUrl, authorizationId, generation }))
  }

  async function read(
    { type, id }: Extract<FhirRequest, { interaction: 'read' }>,
    { authorizationId, patientId }: AccessContext,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const generation = await readableGeneration(deps, { authorizationId })
    const wanted = { type, id: id === '$PATIENT_ID' ? patientId : id }
    const found = await readResource(deps, { authorizationId, generation }, wanted)
    return reply
      .header('etag', `W/"${found.version}"`)
      .header('last-modified', found.updated.toUTCString())
      .send(found.content)
  }

  async function patientEverything(
    id: string,
    { authorizationId, patientId }: AccessContext,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const generation = await readableGeneration(deps, { authorizationId })
    if (id !== '$PATIENT_ID' && id.toLowerCase() !== patientId) throw notFound()
    const place = { fhirUrl, authorizationId, generation, patientId }
    return reply.send(Readable.from(everything(deps, place)))
  }
}
