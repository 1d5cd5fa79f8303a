import { readableGeneration } from './readableGeneration.ts'
import { readResource } from './readResource.ts'
import type { FastifyReply } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { FhirCall } from '../http/fhirCall.ts'

/** `GET /fhir/[type]/[id]` */
export async function answerRead(
  { deps, context, reply }: FhirCall,
  { type, id }: { type: ResourceType; id: string },
): Promise<FastifyReply> {
  const { authorizationId, patientId } = context
  const generation = await readableGeneration(deps, { authorizationId })
  const wanted = { type, id: id === '$PATIENT_ID' ? patientId : id }
  const found = await readResource(deps, { authorizationId, generation }, wanted)
  return reply
    .header('etag', `W/"${found.version}"`)
    .header('last-modified', found.updated.toUTCString())
    .send(found.content)
}
