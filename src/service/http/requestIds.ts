import { randomUUID } from 'node:crypto'
import { HttpError } from './httpError.ts'
import type { FastifyInstance } from 'fastify'

/** Every response carries `X-Request-Id`, made by us: an incoming one is not trusted. */
export const requestIdOptions = { genReqId: () => randomUUID(), requestIdHeader: false } as const

export function addRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    // RFC 9112, section 3.2.
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      throw new HttpError(400, 'The Host header is missing')
    }
  })
}
