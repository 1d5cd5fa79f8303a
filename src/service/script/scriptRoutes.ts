import { createHash } from 'node:crypto'
import { compressedText } from '../http/compressedText.ts'
import { readBuiltFile } from '../http/readBuiltFile.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/** What the build leaves for the address of the frame's host. */
const LINK_ORIGIN_PLACE = '__LINK_ORIGIN__'

/** `/v1` and `/v1/`, the global script for host pages, ready to be loaded by pages with COEP and by integrity checks. */
export async function scriptRoutes(
  app: FastifyInstance,
  { deps, staticDir }: { deps: Deps; staticDir: string },
): Promise<void> {
  const built = await readBuiltFile(staticDir, 'link/flexpa-link.js')
  const script = built.replaceAll(LINK_ORIGIN_PLACE, () => deps.config.linkUrl)
  const compressed = compressedText(script, 'most')
  const etag = `W/"${createHash('sha256').update(script).digest('base64url')}"`

  for (const path of ['/v1', '/v1/']) {
    app.get(path, async (request, reply) => {
      reply.headers({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=300',
        'x-content-type-options': 'nosniff',
        // Weak, since its compressed forms are other bytes.
        etag,
        vary: 'accept-encoding',
      })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return compressed.send(request, reply.type('text/javascript; charset=utf-8'))
    })
  }
}
