import { createHash } from 'node:crypto'
import { compressedText } from '../http/compressedText.ts'
import { readBuiltFile } from '../http/readBuiltFile.ts'
import { fillLinkOrigin } from './fillLinkOrigin.ts'
import { readArchive } from './readArchive.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/** How long the newest script, and the list of versions, may be kept by browsers. */
const SHORTLY = 'public, max-age=300'
/** A version's script never changes: pages pin its bytes by their hash. */
const FOREVER = 'public, max-age=31536000, immutable'

/**
 * The global script for host pages, ready to be loaded by pages with COEP and by integrity checks:
 *
 * - `/v1` and `/v1/`, always the newest;
 * - `/v1/<version>/flexpa-link.js`, each released version, for pages that pin it;
 * - `/v1/versions.json`, the released versions with their addresses and hashes, oldest first.
 */
export async function scriptRoutes(
  app: FastifyInstance,
  { deps, staticDir }: { deps: Deps; staticDir: string },
): Promise<void> {
  const { linkUrl, scriptUrl, publicDir } = deps.config
  const newest = fillLinkOrigin(await readBuiltFile(staticDir, 'link/flexpa-link.js'), linkUrl)
  const released = await readArchive(publicDir, linkUrl)
  const pathOf = (version: string) => `/v1/${version}/flexpa-link.js`

  for (const path of ['/v1', '/v1/']) serve(app, path, newest, JAVASCRIPT, SHORTLY)
  for (const { version, script } of released) serve(app, pathOf(version), script, JAVASCRIPT, FOREVER)
  const versions = released.map(({ version, integrity }) => ({
    version,
    url: `${scriptUrl}${pathOf(version)}`,
    integrity,
  }))
  serve(app, '/v1/versions.json', `${JSON.stringify({ versions })}\n`, JSON_TEXT, SHORTLY)
}

const JAVASCRIPT = 'text/javascript; charset=utf-8'
const JSON_TEXT = 'application/json; charset=utf-8'

/** One public text, for pages of any origin. */
function serve(app: FastifyInstance, path: string, text: string, type: string, cacheControl: string) {
  const compressed = compressedText(text, 'most')
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`
  app.get(path, async (request, reply) => {
    reply.headers({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': cacheControl,
      'x-content-type-options': 'nosniff',
      // Weak, since its compressed forms are other bytes.
      etag,
      vary: 'accept-encoding',
    })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return compressed.send(request, reply.type(type))
  })
}
