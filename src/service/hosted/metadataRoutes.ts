import { GRANTS } from '../tokens/grants/grants.ts'
import { SCOPES_SUPPORTED } from './readScope.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/**
 * `/.well-known/oauth-authorization-server` (RFC 8414): what a client's library needs to know of us. Only what works as its
 * RFC says is named; `/link/introspect` and `/link/revoke` speak a language of their own and are not.
 */
export async function metadataRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  const { apiUrl } = deps.config
  const metadata = {
    issuer: apiUrl,
    authorization_endpoint: `${apiUrl}/link/auth`,
    token_endpoint: `${apiUrl}/link/token`,
    scopes_supported: SCOPES_SUPPORTED,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: [...GRANTS.keys()],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
  app.get('/.well-known/oauth-authorization-server', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').send(metadata),
  )
}
