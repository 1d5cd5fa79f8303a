import { clientError } from '../http/clientError.ts'
import { HttpError } from '../http/httpError.ts'
import type { FastifyInstance } from 'fastify'
import type { ApiError } from '../../contract/sessionApi.ts'

/**
 * Puts the session API's fences around a scope: errors in its own shape, nothing cached, and no call from another
 * site. (There are no CORS headers; a browser that says where a request comes from is believed.)
 */
export function answerSessionErrors(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const site = request.headers['sec-fetch-site']
    if (site !== undefined && site !== 'same-origin')
      throw new HttpError(403, 'Only our own frame may ask this')
  })
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = clientError(error, request)
    const { code, field, reference } = refusal.details
    const body: ApiError = {
      error: {
        ...(code && { code }),
        ...(field !== undefined && { field }),
        message: refusal.message,
        ...(reference !== undefined && { reference }),
      },
    }
    return reply.code(refusal.statusCode).send(body)
  })
}
