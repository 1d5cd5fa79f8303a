import { randomUUID } from 'node:crypto'
import { FhirError } from '../../http/fhirError.ts'
import { expungePatient } from './expungePatient.ts'
import type { FastifyReply } from 'fastify'
import type { FhirCall } from '../../http/fhirCall.ts'

const TRACING = 'https://medplum.com/fhir/StructureDefinition/tracing'

/**
 * `POST /fhir/Patient/[id]/$expunge`: answers in the shape of seed 002 once everything is deleted. Where its sample has
 * bare UUIDs, R4 wants them as URIs.
 */
export async function answerExpunge(
  { deps, fhirUrl, context, request, reply }: FhirCall,
  { id }: { id: string },
): Promise<FastifyReply> {
  // One that is somebody else's is refused as one that is nobody's.
  if (id !== context.patientId) {
    throw new FhirError(403, 'forbidden', 'The access token is not for this patient')
  }
  const jobId = await expungePatient(deps, context.authorizationId)
  const statusUrl = `${fhirUrl}/job/${jobId}/status`
  const uuid = (value: string) => ({ valueUuid: `urn:uuid:${value}` })
  const accepted = {
    resourceType: 'OperationOutcome',
    id: 'accepted',
    extension: [
      {
        url: TRACING,
        extension: [
          { url: 'requestId', ...uuid(request.id) },
          { url: 'traceId', ...uuid(randomUUID()) },
        ],
      },
    ],
    issue: [
      {
        severity: 'information',
        code: 'informational',
        details: { text: 'Accepted' },
        diagnostics: statusUrl,
      },
    ],
  }
  return reply.code(202).header('content-location', statusUrl).send(JSON.stringify(accepted))
}
