import { UUID } from '../../../../contract/keys.ts'
import { notFound } from '../../http/fhirError.ts'
import type { FastifyReply } from 'fastify'
import type { FhirCall } from '../../http/fhirCall.ts'

/** `GET /fhir/job/[id]/status`: what became of an `$expunge`, for tokens of the authorization that it was about. */
export async function answerJobStatus(
  { deps, context, reply }: FhirCall,
  { id }: { id: string },
): Promise<FastifyReply> {
  if (!UUID.test(id)) throw notFound()
  const job = await deps.database.kysely
    .selectFrom('expunge_job')
    .select(['id', 'done_at'])
    .where('id', '=', id)
    .where('authorization_id', '=', context.authorizationId)
    .executeTakeFirst()
  if (job === undefined) throw notFound()
  const parameter = [
    { name: 'status', valueCode: 'completed' },
    { name: 'transactionTime', valueInstant: job.done_at.toISOString() },
  ]
  return reply.send(JSON.stringify({ resourceType: 'Parameters', id: job.id, parameter }))
}
