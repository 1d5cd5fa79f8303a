import { isStrict } from '../http/isStrict.ts'
import { readableGeneration } from '../operations/readableGeneration.ts'
import { indexGeneration } from './columns/indexGeneration.ts'
import { printSearchset } from './printSearchset.ts'
import { parseSearch } from './query/parseSearch.ts'
import { searchResources } from './searchResources.ts'
import type { FastifyReply } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { FhirCall } from '../http/fhirCall.ts'

/** `GET /fhir/[type]` and `POST /fhir/[type]/_search` */
export async function answerSearch(
  { deps, fhirUrl, context, query, request, reply }: FhirCall,
  { type }: { type: ResourceType },
): Promise<FastifyReply> {
  const { authorizationId, patientId } = context
  const asked = { type, patientId, authorizationId, fhirUrl, isStrict: isStrict(request) }
  const search = parseSearch(query, asked)
  const generation = await readableGeneration(deps, { authorizationId }, search.results.generation)
  await indexGeneration(deps, { authorizationId, generation })
  const page = await searchResources(deps, search, { authorizationId, generation, now: deps.clock() })
  return reply.send(printSearchset(search, page, { fhirUrl, authorizationId, generation }))
}
