import { STATUS_CODES } from 'node:http'
import { exchangeRequestSchema } from '../../contract/linkApi.ts'
import { clientError } from '../http/clientError.ts'
import { parseInput } from '../http/parseInput.ts'
import { exchangeToken } from './exchangeToken.ts'
import { introspect } from './introspect.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { LinkApiError } from '../../contract/linkApi.ts'
import type { Deps } from '../deps.ts'

const BODY_LIMIT_BYTES = 64 * 1024

/** The Link API, server to server: no CORS headers, and no route that would answer a preflight. */
export async function linkRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
  })
  app.setErrorHandler(async (error, request, reply) => {
    const { statusCode, message, details } = clientError(error, request)
    const body: LinkApiError = {
      statusCode,
      error: details.error ?? STATUS_CODES[statusCode] ?? 'Error',
      message,
    }
    if (statusCode === 401 && request.headers.authorization !== undefined) {
      reply.header('www-authenticate', 'Bearer error="invalid_token"')
    }
    return reply.code(statusCode).send(body)
  })

  app.post('/link/exchange', { bodyLimit: BODY_LIMIT_BYTES, onRequest: takeBodyAsJson }, async (request) =>
    exchangeToken(deps, parseInput(exchangeRequestSchema, request.body)),
  )
  app.get('/link/introspect', async (request) => introspect(deps, request))
}

/**
 * JSON is read whatever it is called: curl's default label is form-urlencoded, and the documentation's own examples
 * send JSON so.
 */
async function takeBodyAsJson(request: FastifyRequest): Promise<void> {
  request.raw.headers['content-type'] = 'application/json'
}
