import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { ChangeType } from './changeType.ts'

/**
 * Leaves word for the application that something about an authorization is settled. It is said if and only if the
 * transaction that settles it commits; the delivery comes later.
 */
export async function recordChange(
  { clock }: Pick<Deps, 'clock' | 'database'>,
  trx: Transaction<Schema>,
  change: { applicationId: string; authorizationId: string; type: ChangeType },
): Promise<void> {
  await trx
    .insertInto('outbox')
    .values({
      id: randomUUID(),
      application_id: change.applicationId,
      authorization_id: change.authorizationId,
      type: change.type,
      created_at: new Date(clock()),
    })
    .execute()
}
