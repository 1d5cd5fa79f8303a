import type { Deps } from '../deps.ts'

/** Requests of `/link/auth` whose page never became a session are forgotten when their time is over. */
export async function forgetOldRequests({
  database,
  clock,
}: Pick<Deps, 'database' | 'clock'>): Promise<void> {
  await database.kysely
    .deleteFrom('hosted_request')
    .where('session_id', 'is', null)
    .where('expires_at', '<=', new Date(clock()))
    .execute()
}
