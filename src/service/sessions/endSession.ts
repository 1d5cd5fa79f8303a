import { moveAuthorization } from './moveAuthorization.ts'
import { noteInteraction } from './noteInteraction.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

/** The patient has left. May be called again. */
export async function endSession(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  session: Pick<Session, 'id'>,
  { interacted }: { interacted: boolean },
): Promise<void> {
  const now = new Date(clock())
  await database.transaction(async (trx) => {
    if (interacted) await noteInteraction(trx, session.id, now)
    await endSessionWithin(trx, session.id, now)
  })
}

/**
 * A session is over, however: what was begun in it and not finished becomes ABANDONED, or BOUNCED where the patient
 * touched nothing but Close. What was authorized stays so, since the app may already hold its token.
 */
export async function endSessionWithin(
  trx: Transaction<Schema>,
  sessionId: string,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('link_session')
    .set({ ended_at: now })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute()
  const open = await trx
    .selectFrom('patient_authorization')
    .select(['id', 'state'])
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['CREATED', 'AUTHORIZING'])
    .execute()
  const interacted = await hasInteracted(trx, sessionId)
  for (const { id, state } of open) {
    await moveAuthorization(trx, id, state === 'CREATED' && !interacted ? 'BOUNCED' : 'ABANDONED', now)
  }
}

/** Whoever has agreed to something has touched something, whatever the frame came to tell. */
async function hasInteracted(trx: Transaction<Schema>, sessionId: string): Promise<boolean> {
  const session = await trx
    .selectFrom('link_session')
    .leftJoin('consent', 'consent.session_id', 'link_session.id')
    .select(['link_session.interacted_at', 'consent.id as consent_id'])
    .where('link_session.id', '=', sessionId)
    .limit(1)
    .executeTakeFirstOrThrow()
  return session.interacted_at !== null || session.consent_id !== null
}
