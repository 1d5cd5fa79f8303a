import { readConnectionsSchema, stopConnectionSchema } from '../../contract/connections.ts'
import { HttpError } from '../http/httpError.ts'
import { parseInput } from '../http/parseInput.ts'
import { answerSessionErrors } from '../sessions/answerSessionErrors.ts'
import { revokeAuthorizations } from '../tokens/revokeAuthorizations.ts'
import { hashSecret } from '../tokens/secrets.ts'
import { findReach } from './findReach.ts'
import { listConnections } from './listConnections.ts'
import { accessCookieName, accessCookieOptions } from './regaining/accessCookie.ts'
import { planName } from '../directory/planName.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Connections } from '../../contract/connections.ts'
import type { Deps } from '../deps.ts'
import type { Reach } from './findReach.ts'

/** What the patient's pages ask for; see `contract/connections.ts`. */
export async function connectionRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  const cookieName = accessCookieName(deps.config)
  const cookieOf = (request: FastifyRequest) => request.cookies[cookieName]
  answerSessionErrors(app)

  app.post('/connections/read', async (request): Promise<Connections> => {
    const { secret } = parseInput(readConnectionsSchema, request.body)
    return show(deps, await findReach(deps, { secret, cookie: cookieOf(request) }))
  })

  app.post('/connections/stop', async (request): Promise<Connections> => {
    const { secret, id } = parseInput(stopConnectionSchema, request.body)
    const reach = await findReach(deps, { secret, cookie: cookieOf(request) })
    const reached = await listConnections(deps, reach)
    if (!reached.some((connection) => connection.id === id)) {
      throw new HttpError(404, 'There is no such connection')
    }
    await revokeAuthorizations(deps, [id])
    return show(deps, reach)
  })

  app.post('/connections/sign-out', async (request, reply) => {
    const cookie = cookieOf(request)
    if (cookie !== undefined) {
      await deps.database.kysely
        .deleteFrom('regained_access')
        .where('secret_hash', '=', hashSecret(cookie))
        .execute()
    }
    reply.clearCookie(cookieName, accessCookieOptions(deps.config))
    return {}
  })
}

async function show(deps: Deps, reach: Reach): Promise<Connections> {
  const connections = await listConnections(deps, reach)
  if (reach.by === 'receipt') return { connections }
  const { endpoint_id: endpointId, patient_name: name, expires_at: endsAt } = reach.access
  const endpoint = deps.directory.get(endpointId)
  return {
    connections,
    signedIn: {
      plan: endpoint === undefined ? '' : planName(endpoint),
      ...(name !== null && { patientName: name }),
      endsInSeconds: Math.max(0, Math.floor((endsAt.getTime() - deps.clock()) / 1000)),
    },
  }
}
