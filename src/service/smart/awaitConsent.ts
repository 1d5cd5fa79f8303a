import { setTimeout as pause } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import type { Attempt } from './ticket.ts'

const WAIT_MS = 3_000
const LOOK_MS = 100

/**
 * The consent that covers an attempt. The window opens in the click itself, so the frame's consent request may still
 * be on its way: wait a little for it.
 * @returns its id; undefined when none arrives
 */
export async function awaitConsent(
  { database }: Pick<Deps, 'database'>,
  attempt: Pick<Attempt, 'session_id' | 'endpoint_id'>,
): Promise<string | undefined> {
  const deadline = performance.now() + WAIT_MS
  for (;;) {
    const consent = await database.kysely
      .selectFrom('consent')
      .select('id')
      .where('session_id', '=', attempt.session_id)
      .where('endpoint_id', '=', attempt.endpoint_id)
      .orderBy('agreed_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (consent !== undefined || performance.now() > deadline) return consent?.id
    await pause(LOOK_MS)
  }
}
