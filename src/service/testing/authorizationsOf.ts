import type { Selectable } from 'kysely'
import type { OpenedSession } from '../../contract/sessionApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Service } from './journey.ts'

/** The session's authorizations as they are stored, the oldest first. */
export async function authorizationsOf(
  { deps }: Pick<Service, 'deps'>,
  { sessionId }: Pick<OpenedSession, 'sessionId'>,
): Promise<Selectable<Schema['patient_authorization']>[]> {
  return deps.database.kysely
    .selectFrom('patient_authorization')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('created_at')
    .execute()
}
