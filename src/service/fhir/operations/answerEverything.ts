import { Readable } from 'node:stream'
import { notFound } from '../http/fhirError.ts'
import { everything } from './everything.ts'
import { readableGeneration } from './readableGeneration.ts'
import type { FastifyReply } from 'fastify'
import type { FhirCall } from '../http/fhirCall.ts'

/** `GET /fhir/Patient/[id]/$everything` */
export async function answerEverything(
  { deps, fhirUrl, context, reply }: FhirCall,
  { id }: { id: string },
): Promise<FastifyReply> {
  const { authorizationId, patientId } = context
  const generation = await readableGeneration(deps, { authorizationId })
  if (id !== '$PATIENT_ID' && id.toLowerCase() !== patientId) throw notFound()
  const place = { fhirUrl, authorizationId, generation, patientId }
  return reply.send(Readable.from(everything(deps, place)))
}
