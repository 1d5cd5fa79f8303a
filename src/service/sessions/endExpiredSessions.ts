import { endSessionWithin } from './endSession.ts'
import { moveAuthorization } from './moveAuthorization.ts'
import type { Deps } from '../deps.ts'

type Needs = Pick<Deps, 'database' | 'clock' | 'log'>

const BATCH = 50
const ANSWERING_MS = 5 * 60_000

/**
 * What browsers do not tell, because they have vanished, the clock does:
 *
 * - A sign-in whose 60 minutes are over, without another in its place, is ABANDONED. The session goes on: its patient
 *   may still start over, and an answer of the payer that comes too late is told as such (finishAttempt).
 * - A session whose 24 hours are over ends, as if the patient had closed it: BOUNCED if nothing was touched, else
 *   ABANDONED. A sign-in under way has its 60 minutes first.
 */
export async function endExpiredSessions(deps: Needs): Promise<void> {
  const abandoned = await abandonAttempts(deps)
  const ended = await endSessions(deps)
  if (abandoned > 0 || ended > 0) deps.log.info({ abandoned, ended }, 'visits ended that nobody had ended')
}

async function abandonAttempts({ database, clock }: Needs): Promise<number> {
  const now = new Date(clock())
  const over = await database.kysely
    .selectFrom('patient_authorization as pa')
    .select('pa.id')
    .where('pa.state', '=', 'AUTHORIZING')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('authorization_attempt as attempt')
            .select('attempt.id')
            .whereRef('attempt.authorization_id', '=', 'pa.id')
            .where('attempt.started_at', 'is not', null)
            .where((eb) =>
              eb.or([
                eb('attempt.expires_at', '>', now),
                // The payer's answer came in time, and is being looked into.
                eb('attempt.finished_at', '>', new Date(now.getTime() - ANSWERING_MS)),
              ]),
            ),
        ),
      ),
    )
    .execute()
  let abandoned = 0
  for (const { id } of over) {
    const moved = await database.transaction((trx) => moveAuthorization(trx, id, 'ABANDONED', now))
    if (moved) abandoned += 1
  }
  return abandoned
}

async function endSessions({ database, clock }: Needs): Promise<number> {
  const now = new Date(clock())
  let ended = 0
  for (;;) {
    const over = await database.kysely
      .selectFrom('link_session as session')
      .select('session.id')
      .where('session.expires_at', '<=', now)
      .where('session.ended_at', 'is', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('patient_authorization as pa')
              .select('pa.id')
              .whereRef('pa.session_id', '=', 'session.id')
              .where('pa.state', '=', 'AUTHORIZING'),
          ),
        ),
      )
      .limit(BATCH)
      .execute()
    for (const { id } of over) {
      await database.transaction(async (trx) => {
        await endSessionWithin(trx, id, now)
      })
    }
    ended += over.length
    if (over.length < BATCH) return ended
  }
}
