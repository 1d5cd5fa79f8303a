import { hashSecret } from '../tokens/secrets.ts'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'

export type Attempt = Selectable<Schema['authorization_attempt']>

export interface Ticket {
  attempt: Attempt
  endpoint: EndpointRecord
  /** Name of the application that asks. */
  application: string
}

/** @returns undefined for a ticket that is unknown, used or too old, or whose session is over */
export async function findTicket(
  { database, directory, clock }: Pick<Deps, 'database' | 'directory' | 'clock'>,
  ticket: string,
): Promise<Ticket | undefined> {
  const now = new Date(clock())
  const row = await database.kysely
    .selectFrom('authorization_attempt as attempt')
    .innerJoin('link_session as session', 'session.id', 'attempt.session_id')
    .innerJoin('application', 'application.id', 'session.application_id')
    .selectAll('attempt')
    .select('application.name as application')
    .where('attempt.ticket_hash', '=', hashSecret(ticket))
    .where('attempt.started_at', 'is', null)
    .where('attempt.ticket_expires_at', '>', now)
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', now)
    .executeTakeFirst()
  const endpoint = row && directory.get(row.endpoint_id)
  if (row === undefined || endpoint === undefined) return undefined
  const { application, ...attempt } = row
  return { attempt, endpoint, application }
}
