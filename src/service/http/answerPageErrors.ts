import { MESSAGES } from '../pages/messages.ts'
import { noticePage } from '../pages/renderPage.ts'
import { clientError } from './clientError.ts'
import { setPageHeaders } from './pageHeaders.ts'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

/** Errors in a scope of hosted pages are pages too. */
export function answerPageErrors(app: FastifyInstance, config: Pick<Config, 'linkUrl'>): void {
  app.setErrorHandler(async (error, request, reply) => {
    const { statusCode } = clientError(error, request)
    setPageHeaders(reply, config)
    const notice = statusCode >= 500 ? MESSAGES.serverError : MESSAGES.badRequest
    return reply.code(statusCode).send(noticePage(notice))
  })
}
