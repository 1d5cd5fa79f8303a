import { resolve } from 'node:path'
import fastifyCookie from '@fastify/cookie'
import fastifyFormbody from '@fastify/formbody'
import { fastify, LogController } from 'fastify'
import { logoRoutes } from './applications/logoRoutes.ts'
import { connectionRoutes } from './connections/connectionRoutes.ts'
import { regainRoutes } from './connections/regaining/regainRoutes.ts'
import { directoryRoutes } from './directory/directoryRoutes.ts'
import { endpointRoutes } from './directory/listing/endpointRoutes.ts'
import { fhirRoutes } from './fhir/http/fhirRoutes.ts'
import { frameRoutes } from './frame/frameRoutes.ts'
import { authRoutes } from './hosted/authRoutes.ts'
import { hostedRoutes } from './hosted/hostedRoutes.ts'
import { answerUnreadable } from './http/answerUnreadable.ts'
import { metadataRoutes } from './hosted/metadataRoutes.ts'
import { answerPageErrors } from './http/answerPageErrors.ts'
import { healthRoutes } from './http/healthRoutes.ts'
import { logRequests } from './http/logRequests.ts'
import { onlyAtHost } from './http/onlyAtHost.ts'
import { addRequestIds, requestIdOptions } from './http/requestIds.ts'
import { staticFiles } from './http/staticFiles.ts'
import { unreadablePath } from './http/unreadablePath.ts'
import { createRateLimiter } from './limits/createRateLimiter.ts'
import { limitRequests } from './limits/limitRequests.ts'
import { measureRequests } from './metrics/measureRequests.ts'
import { metricsRoutes } from './metrics/metricsRoutes.ts'
import { connectionPage, pageRoutes } from './pages/pageRoutes.ts'
import { scriptRoutes } from './script/scriptRoutes.ts'
import { sessionRoutes } from './sessions/sessionRoutes.ts'
import { jwksRoutes } from './smart/jwksRoutes.ts'
import { authorizeRoutes } from './smart/authorizeRoutes.ts'
import { callbackRoutes } from './smart/callbackRoutes.ts'
import { authenticate } from './tokens/authenticate.ts'
import { linkRoutes } from './tokens/linkRoutes.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from './deps.ts'

/**
 * The service as an app that is not listening yet: `main.ts` gives it a port, tests drive it by `inject`.
 *
 * Its routes are of three hosts, which may be one: link (frame, session API, sign-in, hosted pages), API (Link and FHIR
 * API) and script.
 */
export async function createService(deps: Deps): Promise<FastifyInstance> {
  const { config } = deps
  const app = fastify({
    ...requestIdOptions,
    loggerInstance: deps.log,
    // One line a response is written by logRequests, which knows what must not be in it.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    routerOptions: { maxParamLength: 500 },
    // Node's own answer would lack an id; `addRequestIds` refuses instead.
    http: { requireHostHeader: false },
    // Event streams stay open for as long as a frame listens: they are ended by `closing`.
    forceCloseConnections: true,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, deps.log),
    // A path that cannot be decoded is one that we do not have.
    frameworkErrors: (_error, request, reply) => {
      const { headers, body } = unreadablePath(request.raw.url)
      reply.raw.writeHead(404, { ...headers, 'x-request-id': request.id }).end(body)
    },
  })
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  addRequestIds(app)
  logRequests(app)
  measureRequests(app, deps.metrics)
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).type('text/plain').send('Not found\n'))
  await app.register(fastifyCookie)

  const staticDir = config.staticDir === undefined ? undefined : resolve(config.staticDir)
  const own: Deps = { ...deps, config: { ...config, staticDir, publicDir: resolve(config.publicDir) } }
  const limiter = createRateLimiter(deps)
  const hosts = [config.linkUrl, config.apiUrl, config.scriptUrl]

  await app.register(healthRoutes, { database: deps.database })
  await app.register(metricsRoutes, { deps: own })
  // Browsers ask for it with every page; there is none.
  app.get('/favicon.ico', async (_request, reply) => reply.code(204).send())
  await app.register(async (link) => {
    onlyAtHost(link, config.linkUrl, hosts)
    await link.register(async (frame) => {
      limitRequests(frame, limiter, { address: 'session-address', key: 'session-key' })
      await frame.register(sessionRoutes, { deps: own, closing: closing.signal })
      await frame.register(connectionRoutes, { deps: own })
    })
    await link.register(logoRoutes, { deps: own })
    await link.register(jwksRoutes, { deps: own })
    await link.register(staticFiles, { config: own.config })
    await link.register(async (pages) => {
      answerPageErrors(pages, config)
      await pages.register(fastifyFormbody)
      await pages.register(authorizeRoutes, { deps: own })
      await pages.register(callbackRoutes, { deps: own })
      await pages.register(pageRoutes, { deps: own })
      await pages.register(async (directory) => {
        limitRequests(directory, limiter, { address: 'directory-address' })
        await directory.register(directoryRoutes, { deps: own })
      })
      await pages.register(regainRoutes, { deps: own })
      if (staticDir === undefined) return
      await pages.register(frameRoutes, { deps: own, staticDir })
      await pages.register(hostedRoutes, { deps: own, staticDir })
      await pages.register(connectionPage, { deps: own, staticDir })
    })
  })
  await app.register(async (api) => {
    onlyAtHost(api, config.apiUrl, hosts)
    await api.register(async (browsers) => {
      limitRequests(browsers, limiter, { address: 'session-address', key: 'session-key' })
      await browsers.register(authRoutes, { deps: own })
    })
    await api.register(metadataRoutes, { deps: own })
    await api.register(async (directory) => {
      limitRequests(directory, limiter, { address: 'directory-address' })
      await directory.register(endpointRoutes, { deps: own })
    })
    await api.register(async (link) => {
      limitRequests(link, limiter, {
        address: 'link-address',
        key: 'link-key',
        failures: 'link-failures',
      })
      await link.register(linkRoutes, { deps: own })
    })
    await api.register(async (fhir) => {
      limitRequests(fhir, limiter, { address: 'fhir-address' })
      await fhir.register(fhirRoutes, { deps: own, authenticate, limiter })
    })
  })
  if (staticDir !== undefined) {
    await app.register(async (script) => {
      onlyAtHost(script, config.scriptUrl, hosts)
      await script.register(scriptRoutes, { deps: own, staticDir })
    })
  }
  return app
}
