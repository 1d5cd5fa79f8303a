import type { Deps } from '../../deps.ts'

/** Sign-ins and accesses whose time is over are of no use to anybody, and name a patient. */
export async function forgetOldAccess({ database, clock }: Pick<Deps, 'database' | 'clock'>): Promise<void> {
  await database.kysely.deleteFrom('regained_access').where('expires_at', '<=', new Date(clock())).execute()
}
