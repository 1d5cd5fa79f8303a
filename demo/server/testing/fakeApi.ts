import Fastify from 'fastify'
import { RESOURCE_TYPES, emptyCounts } from '../../../src/contract/resourceTypes.ts'
import type { FastifyInstance } from 'fastify'

export interface FakeApi {
  url: string
  /** Every request line that arrived, `GET /fhir/Patient?_count=2` for example. */
  requests: string[]
  close: () => Promise<void>
}

export interface FakeApiOptions {
  /** Resources by type, as JSON text. */
  resources?: Record<string, string[]>
  /** How many FHIR requests are answered 429 first. */
  busyAnswers?: number
  /** Answers every FHIR request with this status. */
  fhirStatus?: number
  /** Where the `next` link points instead of the API. */
  nextBase?: string
}

export const PUBLIC_TOKEN = 'public_token_950fae5f-7903-4ce1-9414-9b44c4e55263'

/** A small FlexpaLink API for the demo's own tests: one public token, paging, 429 and errors on request. */
export async function startFakeApi(options: FakeApiOptions = {}): Promise<FakeApi> {
  const { resources = {}, fhirStatus, nextBase } = options
  let busy = options.busyAnswers ?? 0
  const app: FastifyInstance = Fastify()
  const requests: string[] = []
  let url = ''
  app.addHook('onRequest', async (request) => {
    requests.push(`${request.method} ${request.url}`)
  })
  const counts = { ...emptyCounts() }
  for (const type of RESOURCE_TYPES) counts[type] = resources[type]?.length ?? 0
  const sync = { resourceTypes: counts, state: 'COMPLETED', lastSyncedAt: 1_700_000_000 }

  app.post<{ Body: { public_token: string } }>('/link/exchange', async (request, reply) => {
    if (request.body.public_token !== PUBLIC_TOKEN)
      return reply.code(400).send({ statusCode: 400, error: 'Bad Request', message: 'Invalid public token.' })
    return {
      access_token: 'the.access.token',
      expires_in: 86_400,
      usage: 'ONE_TIME',
      refresh_expires_in: 86_400,
      patient: 'Patient/1',
      endpoint: { id: 'x', label: ['Humana'], name: 'humana-sandbox', refreshable: true, resources: [] },
      sync: { ...sync, state: 'ACTIVE' },
    }
  })
  app.get('/link/introspect', async (request, reply) => {
    if (request.headers.authorization !== 'Bearer the.access.token') return reply.code(401).send({})
    return { active: true, sync }
  })
  app.get<{ Params: { type: string }; Querystring: { _count: string; _offset?: string } }>(
    '/fhir/:type',
    async (request, reply) => {
      if (busy-- > 0) return reply.code(429).header('retry-after', '1').send({})
      if (fhirStatus !== undefined) return reply.code(fhirStatus).send({ resourceType: 'OperationOutcome' })
      const all = resources[request.params.type] ?? []
      const offset = Number(request.query._offset ?? 0)
      const count = Number(request.query._count)
      const entry = all.slice(offset, offset + count).map((text) => `{"resource":${text}}`)
      const following = `${nextBase ?? url}/fhir/${request.params.type}?_count=${String(count)}&_offset=${String(offset + count)}`
      const link = offset + count < all.length ? [{ relation: 'next', url: following }] : []
      return reply
        .type('application/fhir+json')
        .send(`{"resourceType":"Bundle","entry":[${entry.join(',')}],"link":${JSON.stringify(link)}}`)
    },
  )
  url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, requests, close: () => app.close() }
}
