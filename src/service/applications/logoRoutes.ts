import { UUID } from '../../contract/keys.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/**
 * `GET /applications/<id>/logo/<hash>`: the application's own picture, on our origin. Whoever opens it as a page gets one
 * that runs and loads nothing.
 */
export async function logoRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.get<{ Params: { id: string; hash: string } }>(
    '/applications/:id/logo/:hash',
    async (request, reply) => {
      const { id, hash } = request.params
      const found = UUID.test(id) ? deps.database.kysely.selectFrom('application_logo') : undefined
      const logo = await found
        ?.select(['type', 'content'])
        .where('application_id', '=', id)
        .where('hash', '=', hash)
        .executeTakeFirst()
      if (logo === undefined) {
        reply.callNotFound()
        return
      }
      return reply
        .headers({
          'content-type': logo.type,
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'cross-origin',
          'cache-control': 'public, max-age=31536000, immutable',
        })
        .send(Buffer.from(logo.content))
    },
  )
}
