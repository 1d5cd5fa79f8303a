import { bearerToken } from '../http/bearerToken.ts'
import { equalsInConstantTime } from '../tokens/secrets.ts'
import { readWorkLevels } from './readWorkLevels.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/**
 * `GET /metrics`, in Prometheus' text format, for whoever has `METRICS_TOKEN`. Without that variable there is no such
 * route: how busy a service is, and with which payers, is nobody else's business.
 */
export async function metricsRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  const { metricsToken } = deps.config
  if (metricsToken === undefined) return
  app.get('/metrics', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (!equalsInConstantTime(bearerToken(request.headers.authorization) ?? '', metricsToken)) {
      return reply.code(401).header('www-authenticate', 'Bearer').type('text/plain').send('Unauthorized\n')
    }
    const levels = await readWorkLevels(deps.database).catch((error: unknown) => {
      request.log.warn({ err: error, requestId: request.id }, 'the metrics lack what the database knows')
      return undefined
    })
    return reply.type(deps.metrics.contentType).send(await deps.metrics.print(levels))
  })
}
