import { isNotModified } from './isNotModified.ts'
import { readableGeneration } from './readableGeneration.ts'
import { readResource } from './readResource.ts'
import type { FastifyReply } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { FhirCall } from '../http/fhirCall.ts'

/** `GET /fhir/[type]/[id]`, conditionally where the client tells which version it has. */
export async function answerRead(
  { deps, context, request, reply }: FhirCall,
  { type, id }: { type: ResourceType; id: string },
): Promise<FastifyReply> {
  const { authorizationId } = context
  const generation = await readableGeneration(deps, { authorizationId })
  const { version, updated, content } = await readResource(
    deps,
    { authorizationId, generation },
    { type, id },
  )
  const etag = `W/"${version}"`
  reply.header('etag', etag).header('last-modified', updated.toUTCString())
  if (!isNotModified(request.headers, { etag, updated })) return reply.send(content)
  return reply.code(304).removeHeader('content-type').send()
}
