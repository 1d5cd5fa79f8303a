import type { Transaction } from 'kysely'
import type { SessionEvent } from '../../contract/sessionApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/** Never a token: what a frame needs of one is derived when the event is told. */
type Untold = 'id' | 'type' | 'publicToken' | 'receiptPath'
type Stored<Type> = SessionEvent extends infer Event
  ? Event extends { id: number; type: Type }
    ? Omit<Event, Untold>
    : never
  : never

export type SessionEventType = Exclude<SessionEvent['type'], 'heartbeat'>

export interface NewEvent<Type extends SessionEventType> {
  sessionId: string
  authorizationId: string | null
  type: Type
  payload: Stored<Type>
}

/**
 * Adds a line to a session's event stream; those who listen hear of it when the transaction commits.
 *
 * The session's row is locked first, so that ids grow in the order of the commits: a reader with a cursor would
 * otherwise step over an event whose transaction took longer.
 */
export async function recordEvent<Type extends SessionEventType>(
  { clock, database }: Pick<Deps, 'clock' | 'database'>,
  trx: Transaction<Schema>,
  event: NewEvent<Type>,
): Promise<void> {
  const { sessionId, authorizationId, type, payload } = event
  await trx.selectFrom('link_session').select('id').where('id', '=', sessionId).forUpdate().execute()
  await trx
    .insertInto('event')
    .values({
      session_id: sessionId,
      authorization_id: authorizationId,
      type,
      payload: JSON.stringify(payload),
      created_at: new Date(clock()),
    })
    .execute()
  await database.notify(trx, 'session_events', sessionId)
}
