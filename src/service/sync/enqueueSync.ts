import { randomUUID } from 'node:crypto'
import { emptyCounts } from '../../contract/resourceTypes.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * Lets a sync of the authorization begin as soon as the transaction commits. While one waits already, or is at work,
 * nothing is added: it will bring the same.
 */
export async function enqueueSync(
  { clock, database }: Pick<Deps, 'clock' | 'database'>,
  trx: Transaction<Schema>,
  authorizationId: string,
): Promise<void> {
  await trx
    .selectFrom('patient_authorization')
    .select('id')
    .where('id', '=', authorizationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const newest = await trx
    .selectFrom('sync_job')
    .select(['generation', 'state'])
    .where('authorization_id', '=', authorizationId)
    .orderBy('generation', 'desc')
    .executeTakeFirst()
  if (newest !== undefined && newest.state !== 'COMPLETED' && newest.state !== 'FAILED') return

  const id = randomUUID()
  const now = new Date(clock())
  await trx
    .insertInto('sync_job')
    .values({
      id,
      authorization_id: authorizationId,
      generation: (newest?.generation ?? 0) + 1,
      state: 'CREATED',
      state_changed_at: now,
      counts: JSON.stringify(emptyCounts()),
      failures: '[]',
      created_at: now,
    })
    .execute()
  await database.jobs.sendSync(trx, { syncJobId: id })
  await trx.updateTable('sync_job').set({ state: 'WAITING' }).where('id', '=', id).execute()
  await database.notify(trx, 'jobs', 'sync')
}
