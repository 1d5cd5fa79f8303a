import { connectionSecretSchema } from '../../contract/connections.ts'
import { parseInput } from '../http/parseInput.ts'
import { answerSessionErrors } from '../sessions/answerSessionErrors.ts'
import { revokeAuthorizations } from '../tokens/revokeAuthorizations.ts'
import { findConnection } from './findConnection.ts'
import { readConnection } from './readConnection.ts'
import type { FastifyInstance } from 'fastify'
import type { Connection } from '../../contract/connections.ts'
import type { Deps } from '../deps.ts'

/** What the page behind the receipt's link asks for; see `contract/connections.ts`. */
export async function connectionRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  answerSessionErrors(app)

  app.post('/connections/read', async (request): Promise<Connection> => {
    const { secret } = parseInput(connectionSecretSchema, request.body)
    const { id } = await findConnection(deps, secret)
    return readConnection(deps, id)
  })

  app.post('/connections/stop', async (request): Promise<Connection> => {
    const { secret } = parseInput(connectionSecretSchema, request.body)
    const { id } = await findConnection(deps, secret)
    await revokeAuthorizations(deps, [id])
    return readConnection(deps, id)
  })
}
