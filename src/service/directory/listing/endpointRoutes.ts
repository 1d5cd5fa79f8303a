import { createHash } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { endpointsQuerySchema } from '../../../contract/endpoints.ts'
import { clientError } from '../../http/clientError.ts'
import { parseInput } from '../../http/parseInput.ts'
import { refuseOtherMethods } from '../../tokens/refuseOtherMethods.ts'
import { printCursor, readCursor } from './cursor.ts'
import { listEndpoints } from './listEndpoints.ts'
import type { FastifyInstance } from 'fastify'
import type { EndpointPage, EndpointsQuery, PublicEndpoint } from '../../../contract/endpoints.ts'
import type { LinkApiError } from '../../../contract/linkApi.ts'
import type { Deps } from '../../deps.ts'
import type { EndpointRecord } from '../endpointRecord.ts'

const PATH = '/endpoints'

/**
 * `GET /endpoints`: the directory for programs, without credentials (contract section 6). Errors have the Link API's shape.
 * What is the same as the client has is answered 304.
 */
export async function endpointRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  const { directory, config } = deps
  app.setErrorHandler(async (error, request, reply) => {
    const { statusCode, message, details } = clientError(error, request)
    const body: LinkApiError = {
      statusCode,
      error: details.error ?? STATUS_CODES[statusCode] ?? 'Error',
      message,
    }
    return reply.code(statusCode).header('cache-control', 'no-store').send(body)
  })

  app.get(PATH, async (request, reply) => {
    const page = pageOf(directory, parseInput(endpointsQuerySchema, request.query))
    const body = JSON.stringify(page)
    const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
    reply.headers({ etag: tag, 'cache-control': 'public, max-age=60', vary: 'accept-encoding' })
    if (page.nextCursor !== null) {
      const next = new URL(request.raw.url ?? PATH, config.apiUrl)
      next.searchParams.set('cursor', page.nextCursor)
      reply.header('link', `<${config.apiUrl}${PATH}${next.search}>; rel="next"`)
    }
    const known = request.headers['if-none-match']?.split(',').map((each) => each.trim())
    if (known?.includes(tag) === true || known?.includes('*') === true) return reply.code(304).send()
    return reply.type('application/json; charset=utf-8').send(body)
  })
  refuseOtherMethods(app, PATH, ['GET', 'HEAD'])
}

function pageOf(directory: Deps['directory'], query: EndpointsQuery): EndpointPage {
  const { limit, cursor, search, q, refreshable, ...named } = query
  const asked = {
    search: search ?? q ?? '',
    filters: { ...named, ...(refreshable !== undefined && { refreshable: refreshable === 'true' }) },
  }
  const after = cursor === undefined ? undefined : readCursor(cursor, asked)
  const { records, total, next } = listEndpoints(directory, { ...asked, after, limit })
  return {
    endpoints: records.map(publicEndpoint),
    total,
    nextCursor: next === undefined ? null : printCursor(next, asked),
  }
}

/** What anybody may know. Our client, the sign-in of test mode, and where the payer's server is, stay out of it. */
function publicEndpoint(record: EndpointRecord): PublicEndpoint {
  const { id, name, label, organization, status, refreshable, mode, network, linesOfBusiness, resources } =
    record
  return { id, name, label, organization, status, refreshable, mode, network, linesOfBusiness, resources }
}
