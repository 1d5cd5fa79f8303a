import { moveAuthorization } from './moveAuthorization.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

/**
 * The patient has left: what was not finished becomes BOUNCED (nothing but Close was touched) or ABANDONED. What was
 * authorized stays so, since the app may already hold its token. May be called again.
 */
export async function endSession(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  session: Session,
  { interacted }: { interacted: boolean },
): Promise<void> {
  const now = new Date(clock())
  await database.transaction(async (trx) => {
    await trx
      .updateTable('link_session')
      .set({ ended_at: now })
      .where('id', '=', session.id)
      .where('ended_at', 'is', null)
      .execute()
    const open = await trx
      .selectFrom('patient_authorization')
      .select(['id', 'state'])
      .where('session_id', '=', session.id)
      .where('state', 'in', ['CREATED', 'AUTHORIZING'])
      .execute()
    for (const { id, state } of open) {
      await moveAuthorization(trx, id, state === 'CREATED' && !interacted ? 'BOUNCED' : 'ABANDONED', now)
    }
  })
}
