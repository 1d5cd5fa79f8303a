import * as z from 'zod'
import { MAX_SEARCH_LENGTH, NETWORK_NAMES } from '../../contract/endpoints.ts'
import { HttpError } from '../http/httpError.ts'
import { setPageHeaders } from '../http/pageHeaders.ts'
import { directoryPage, STATUSES } from './directoryPage.ts'
import { printCursor, readCursor } from './listing/cursor.ts'
import { listEndpoints } from './listing/listEndpoints.ts'
import { TOKEN_TYPES } from './tokenDetails.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from './endpointRecord.ts'
import type { Place } from './listing/listEndpoints.ts'
import type { TokenType } from './tokenDetails.ts'

const PLANS_A_PAGE = 100

/** A filter that says nothing we know filters nothing: the page has no error to show for an address. */
const filter = <Name extends string>(names: readonly Name[]) =>
  z
    .enum(names as readonly [Name, ...Name[]])
    .optional()
    .catch(undefined)

const querySchema = z.object({
  q: z.string().max(MAX_SEARCH_LENGTH).default('').catch(''),
  token: filter(Object.keys(TOKEN_TYPES) as TokenType[]),
  network: filter(NETWORK_NAMES),
  status: filter(Object.keys(STATUSES) as EndpointRecord['status'][]),
  cursor: z.string().max(2_000).optional().catch(undefined),
})

/** `/directory`: the plans and their token details, for anybody; what our client needs at them stays out of it. */
export async function directoryRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.get('/directory', async (request, reply) => {
    setPageHeaders(reply, deps.config, { formAction: "'self'" })
    const { cursor, ...asked } = querySchema.parse(request.query)
    const listing = listEndpoints(deps.directory, {
      search: asked.q,
      filters: {
        network: asked.network,
        status: asked.status,
        ...(asked.token !== undefined && { refreshable: asked.token === 'refreshable' }),
      },
      after: cursor === undefined ? undefined : placeOf(cursor, asked),
      limit: PLANS_A_PAGE,
    })
    const nextCursor = listing.next && printCursor(listing.next, asked)
    return reply.send(directoryPage({ asked, listing, nextCursor }))
  })
}

/** A link to a page that is none any more leads to the first. */
function placeOf(cursor: string, asked: unknown): Place | undefined {
  try {
    return readCursor(cursor, asked)
  } catch (error) {
    if (error instanceof HttpError) return undefined
    throw error
  }
}
