import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

export const JWKS_PATH = '/.well-known/jwks.json'

/**
 * `/.well-known/jwks.json`: the public halves of `CLIENT_KEYS`, by which payers know us (SMART, "URL to JWK Set"). A payer
 * keeps them no longer than this says, so a new key is in the file an hour before it is the first there. What signs our
 * own tokens is not among them.
 */
export async function jwksRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  const keys = deps.keys.clients.map(({ publicJwk }) => publicJwk)
  app.get(JWKS_PATH, async (_request, reply) =>
    reply
      .headers({ 'cache-control': 'public, max-age=3600', 'content-type': 'application/jwk-set+json' })
      .send(JSON.stringify({ keys })),
  )
}
