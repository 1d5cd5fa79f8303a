import type { Exit } from '../../contract/sessionApi.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../sessions/requireSession.ts'

/** The patient leaves a hosted page: its client will hear of it, and of nothing else. */
export async function leaveHosted(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  session: Pick<Session, 'id'>,
  { code }: Pick<Exit, 'code'>,
): Promise<void> {
  await database.kysely
    .updateTable('hosted_request')
    .set({ left_at: new Date(clock()), exit_code: code ?? null })
    .where('session_id', '=', session.id)
    .where('left_at', 'is', null)
    .where('code_hash', 'is', null)
    .execute()
}
