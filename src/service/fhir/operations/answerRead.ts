import { parseJson, printJson } from '../../sync/fhirJson.ts'
import { isStrict } from '../http/isStrict.ts'
import { subsetResource } from '../subset/subsetResource.ts'
import { isNotModified } from './isNotModified.ts'
import { readableGeneration } from './readableGeneration.ts'
import { readResource } from './readResource.ts'
import { readSubset } from './readSubset.ts'
import type { FastifyReply } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { JsonObject } from '../../sync/fhirJson.ts'
import type { FhirCall } from '../http/fhirCall.ts'
import type { Subset } from '../subset/subsetResource.ts'

/** `GET /fhir/[type]/[id]`, conditionally where the client tells which version it has. */
export async function answerRead(
  { deps, context, query, request, reply }: FhirCall,
  { type, id }: { type: ResourceType; id: string },
): Promise<FastifyReply> {
  const { authorizationId } = context
  const subset = readSubset(query, { isStrict: isStrict(request) })
  const generation = await readableGeneration(deps, { authorizationId })
  const { version, updated, content } = await readResource(
    deps,
    { authorizationId, generation },
    { type, id },
  )
  const etag = `W/"${version}"`
  reply.header('etag', etag).header('last-modified', updated.toUTCString())
  if (isNotModified(request.headers, { etag, updated })) {
    return reply.code(304).removeHeader('content-type').send()
  }
  return reply.send(subset === undefined ? content : partOf(type, content, subset))
}

function partOf(type: ResourceType, content: string, subset: Subset): string {
  return printJson(subsetResource(type, parseJson(content) as JsonObject, subset))
}
