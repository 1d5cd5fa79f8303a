import type { FastifyInstance } from 'fastify'

/**
 * Link, API and script may be three hosts or one. Where they differ, a scope of routes answers at its own host only.
 * @param url the public address of the scope
 * @param all those of every scope
 */
export function onlyAtHost(app: FastifyInstance, url: string, all: readonly string[]): void {
  if (new Set(all).size === 1) return
  const { host } = new URL(url)
  app.addHook('onRequest', async (request, reply) => {
    if (request.host !== host) reply.callNotFound()
  })
}
