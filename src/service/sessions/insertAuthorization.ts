import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/** A new authorization in CREATED, with what its session asks for. Each "Try again" is one. @returns its id */
export async function insertAuthorization(
  { clock }: Pick<Deps, 'clock'>,
  trx: Transaction<Schema>,
  sessionId: string,
  endpointId: string | null,
): Promise<string> {
  const session = await trx
    .selectFrom('link_session')
    .leftJoin('app_user', 'app_user.id', 'link_session.user_id')
    .select([
      'link_session.application_id',
      'link_session.user_id',
      'link_session.usage',
      'link_session.requested_resources',
      'app_user.id_namespace',
    ])
    .where('link_session.id', '=', sessionId)
    .executeTakeFirstOrThrow()
  const id = randomUUID()
  const now = new Date(clock())
  await trx
    .insertInto('patient_authorization')
    .values({
      id,
      session_id: sessionId,
      application_id: session.application_id,
      user_id: session.user_id,
      endpoint_id: endpointId,
      state: 'CREATED',
      state_changed_at: now,
      usage: session.usage,
      requested_resources: session.requested_resources,
      // Per user, so that ids are stable; per authorization where nobody may be recognized.
      id_namespace: session.id_namespace ?? randomUUID(),
      created_at: now,
    })
    .execute()
  return id
}
