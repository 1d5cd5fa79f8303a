import cookie from '@fastify/cookie'
import fastifyStatic from '@fastify/static'
import Fastify from 'fastify'
import { resolve } from 'node:path'
import { Problem } from './problem.ts'
import { apiRoutes } from './apiRoutes.ts'
import { securityHeaders } from './securityHeaders.ts'
import type { Config } from './config.ts'
import type { FastifyInstance } from 'fastify'
import type { ReadOptions } from './readRecords.ts'

export interface DemoDeps {
  config: Config
  /** Unix milliseconds. */
  clock?: () => number
  read?: ReadOptions
  log?: boolean
}

/** Bright Steps' server: serves the built page, exchanges public tokens and reads records. Listens to nothing yet. */
export async function createDemo(deps: DemoDeps): Promise<FastifyInstance> {
  const { config, clock = Date.now, read = {}, log = false } = deps
  const app = Fastify({
    logger: log ? { level: 'warn' } : false,
    bodyLimit: 10_000,
    forceCloseConnections: true,
  })
  // Only JSON is read: a form on a foreign page cannot send it without asking first.
  app.removeContentTypeParser('text/plain')

  const headers = securityHeaders(config)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    refuseForeignPages(request.method, request.headers['sec-fetch-site'])
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error)
    // A page that was left or loaded anew gives up its requests: no fault of anyone's.
    const left = request.raw.socket.destroyed
    if (problem.statusCode >= 500 && !left) request.log.warn({ err: error }, problem.message)
    return reply.code(problem.statusCode).send({ error: { code: problem.code, message: problem.message } })
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'NOT_FOUND', message: 'There is nothing here.' } }),
  )

  await app.register(cookie)
  await app.register(apiRoutes, { prefix: '/api', config, clock, read })
  await app.register(fastifyStatic, {
    root: resolve(config.pageDir),
    setHeaders(response, path) {
      const lasting = /[\\/]assets[\\/]/.test(path)
      response.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return app
}

/** `Sec-Fetch-Site` is absent in old browsers and in curl; there the JSON content type and the cookie's Lax protect. */
function refuseForeignPages(method: string, site: string | string[] | undefined): void {
  const changes = method !== 'GET' && method !== 'HEAD'
  if (changes && site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Problem('FOREIGN_PAGE', 'Only the Bright Steps page may do this.')
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const status =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
      ? error.statusCode
      : 500
  return status < 500
    ? new Problem('BAD_REQUEST', 'The request could not be read.', { cause: error })
    : new Problem('UNEXPECTED', 'Something went wrong in Bright Steps. Try again.', { cause: error })
}
