import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { ChangeType } from '../../contract/webhooks.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * Leaves word for the application that something about an authorization is settled. It is said if and only if the
 * transaction that settles it commits. Where the application has a webhook, the delivery begins then; one that is
 * registered later is not told of what was before.
 */
export async function recordChange(
  { clock, database }: Pick<Deps, 'clock' | 'database'>,
  trx: Transaction<Schema>,
  change: { applicationId: string; authorizationId: string; type: ChangeType },
): Promise<void> {
  const now = new Date(clock())
  await trx
    .insertInto('outbox')
    .values({
      id: randomUUID(),
      application_id: change.applicationId,
      authorization_id: change.authorizationId,
      type: change.type,
      created_at: now,
      next_attempt_at: sql`(select ${now}::timestamptz from webhook where application_id = ${change.applicationId})`,
    })
    .execute()
  await database.notify(trx, 'outbox', change.applicationId)
}
