import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

/** Every response carries `X-Request-Id`, made by us: an incoming one is not trusted. */
export const requestIdOptions = { genReqId: () => randomUUID(), requestIdHeader: false } as const

export function addRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
}
