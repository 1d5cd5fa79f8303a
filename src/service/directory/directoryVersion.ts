import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/** Tells every service, once the transaction is committed, that what is imported or configured has changed. */
export async function announceChange(
  { database }: Pick<Deps, 'database'>,
  trx: Transaction<Schema>,
): Promise<void> {
  await trx
    .updateTable('directory_version')
    .set({ version: sql`version + 1` })
    .execute()
  await database.notify(trx, 'directory', '')
}

export async function directoryVersion({ database }: Pick<Deps, 'database'>): Promise<number> {
  const { version } = await database.kysely
    .selectFrom('directory_version')
    .select('version')
    .executeTakeFirstOrThrow()
  return version
}
