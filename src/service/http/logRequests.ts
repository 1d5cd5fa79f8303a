import type { FastifyInstance } from 'fastify'

/**
 * One line a response. The address stands in it as the pattern of its route: real paths hold tickets and ids, and
 * queries hold codes.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    }
    app.log.info(line, 'request')
  })
}
