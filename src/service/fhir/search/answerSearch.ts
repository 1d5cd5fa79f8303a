import { readableGeneration } from '../operations/readableGeneration.ts'
import { parseSearch } from './parseSearch.ts'
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
  const isStrict = /\bhandling=strict\b/.test(String(request.headers.prefer ?? ''))
  const parsed = parseSearch(query, { type, patientId, authorizationId, fhirUrl, isStrict })
  const generation = await readableGeneration(deps, { authorizationId }, parsed.generation)
  return reply.send(await searchResources(deps, parsed, { fhirUrl, authorizationId, generation }))
}
