import { closeOpenAuthorizations } from './closeOpenAuthorizations.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

/**
 * The patient has left. May be called again.
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
    await closeOpenAuthorizations(trx, session.id, { interacted, at: now })
  })
}
