import { HttpError } from '../http/httpError.ts'
import type { FastifyInstance } from 'fastify'

/** OPTIONS is not among them: there is no CORS here, and a preflight finds nothing that would answer. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Answers the other methods of an address with 405 and what it allows (RFC 9110, section 15.5.6). */
export function refuseOtherMethods(app: FastifyInstance, url: string, allowed: readonly string[]): void {
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    handler: async (request, reply) => {
      reply.header('allow', allowed.join(', '))
      throw new HttpError(405, `${request.method} is not supported here`)
    },
  })
}
