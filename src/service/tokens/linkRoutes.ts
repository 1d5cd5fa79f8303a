import { STATUS_CODES } from 'node:http'
import { exchangeRequestSchema, revokeRequestSchema } from '../../contract/linkApi.ts'
import { clientError } from '../http/clientError.ts'
import { parseInput } from '../http/parseInput.ts'
import { readBodyText } from '../http/readBodyText.ts'
import { exchangeToken } from './exchangeToken.ts'
import { grantToken } from './grantToken.ts'
import { introspect } from './introspect.ts'
import { refuseAmbiguity } from './refuseAmbiguity.ts'
import { refuseOtherMethods } from './refuseOtherMethods.ts'
import { readJsonObject } from './requestBody.ts'
import { revokeLink } from './revokeLink.ts'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LinkApiError } from '../../contract/linkApi.ts'
import type { Deps } from '../deps.ts'
import type { HttpError } from '../http/httpError.ts'

const BODY_LIMIT_BYTES = 64 * 1024

/** The Link API, server to server: no CORS headers, and no route that would answer a preflight. */
export async function linkRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
  })
  app.addHook('onRequest', refuseAmbiguity)
  // Bodies are read as text whatever they are called; each route knows what it expects.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (_request: FastifyRequest, payload: IncomingMessage) =>
    readBodyText(payload, BODY_LIMIT_BYTES),
  )
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = clientError(error, request)
    const name = refusal.details.error ?? STATUS_CODES[refusal.statusCode] ?? 'Error'
    return refuse(reply, refusal, name, 'Bearer')
  })

  const post = { onRequest: forgetContentType }
  app.post('/link/exchange', post, async (request) =>
    exchangeToken(deps, parseInput(exchangeRequestSchema, readJsonObject(bodyOf(request)))),
  )
  app.get('/link/introspect', async (request) => introspect(deps, request))
  app.post('/link/token', { ...post, errorHandler: answerTokenError }, async (request) =>
    grantToken(deps, { body: bodyOf(request), authorization: request.headers.authorization }),
  )
  app.post('/link/revoke', post, async (request) =>
    revokeLink(deps, request, parseInput(revokeRequestSchema, readJsonObject(bodyOf(request)))),
  )
  for (const url of ['/link/exchange', '/link/token', '/link/revoke']) refuseOtherMethods(app, url, ['POST'])
  refuseOtherMethods(app, '/link/introspect', ['GET', 'HEAD'])
}

/** At the token endpoint `error` is an OAuth code, also for what was found wrong before a grant was asked. */
function answerTokenError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = clientError(error, request)
  const usual = refusal.statusCode >= 500 ? 'server_error' : 'invalid_request'
  void refuse(reply, refusal, refusal.details.error ?? usual, 'Basic realm="FlexpaLink"')
}

function refuse(
  reply: FastifyReply,
  { statusCode, message, details }: HttpError,
  error: string,
  usualChallenge: string,
): FastifyReply {
  const challenge = details.challenge ?? (statusCode === 401 ? usualChallenge : undefined)
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  // Of what is longer than we read, the rest stays on the line.
  if (statusCode === 413) reply.header('connection', 'close')
  const body: LinkApiError = { statusCode, error, message }
  return reply.code(statusCode).send(body)
}

function bodyOf(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : ''
}

/** Nor may a label that cannot be read stand in the way of a body that can. */
async function forgetContentType(request: FastifyRequest): Promise<void> {
  request.raw.headers['content-type'] = 'text/plain'
}
