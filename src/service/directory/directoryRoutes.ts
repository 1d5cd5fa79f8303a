import * as z from 'zod'
import { setPageHeaders } from '../http/pageHeaders.ts'
import { directoryPage } from './directoryPage.ts'
import { TOKEN_TYPES } from './tokenDetails.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import type { TokenType } from './tokenDetails.ts'

/** A filter that says nothing we know filters nothing: the page has no error to show for an address. */
const querySchema = z.object({
  token: z
    .enum(Object.keys(TOKEN_TYPES) as TokenType[])
    .optional()
    .catch(undefined),
})

/** `/directory`: the plans and their token details, for anybody; what our client needs at them stays out of it. */
export async function directoryRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.get('/directory', async (request, reply) => {
    setPageHeaders(reply, deps.config, { formAction: "'self'" })
    const { token } = querySchema.parse(request.query)
    return reply.send(directoryPage(deps.directory.all(), token))
  })
}
