import { GRACE_MS } from './successor.ts'
import type { Deps } from '../deps.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Takes out of the database what is of no use any more: successors that nobody may get again, however well encrypted,
 * and applications' tokens that expired a day ago.
 */
export async function forgetTokens({ database, clock }: Pick<Deps, 'database' | 'clock'>): Promise<void> {
  const now = clock()
  await database.kysely
    .updateTable('refresh_token')
    .set({ successor: null })
    .where('successor', 'is not', null)
    .where('used_at', '<', new Date(now - GRACE_MS))
    .execute()
  await database.kysely
    .deleteFrom('application_token')
    .where('expires_at', '<', new Date(now - DAY_MS))
    .execute()
}
