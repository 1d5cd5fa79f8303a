import { Readable } from 'node:stream'
import { notFound } from '../../http/fhirError.ts'
import { isStrict } from '../../http/isStrict.ts'
import { readableGeneration } from '../readableGeneration.ts'
import { everything } from './everything.ts'
import { countEverything } from './readBatches.ts'
import { readFilter } from './readFilter.ts'
import type { FastifyReply } from 'fastify'
import type { FhirCall } from '../../http/fhirCall.ts'

/** `GET /fhir/Patient/[id]/$everything` */
export async function answerEverything(
  { deps, fhirUrl, context, query, request, reply }: FhirCall,
  { id }: { id: string },
): Promise<FastifyReply> {
  const { authorizationId, patientId } = context
  const filter = readFilter(query, { isStrict: isStrict(request) })
  const generation = await readableGeneration(deps, { authorizationId })
  if (id !== patientId) throw notFound()
  const place = { fhirUrl, authorizationId, generation, patientId }
  const total = await countEverything(deps, place, filter)
  return reply.send(Readable.from(everything(deps, place, filter, total)))
}
