import { moveAuthorization } from './moveAuthorization.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'

/**
 * A session is over: what was begun in it and not finished becomes ABANDONED, or BOUNCED where the patient touched
 * nothing but Close. What was authorized stays so, since the app may already hold its token.
 */
export async function closeOpenAuthorizations(
  trx: Transaction<Schema>,
  sessionId: string,
  { interacted, at }: { interacted: boolean; at: Date },
): Promise<void> {
  const open = await trx
    .selectFrom('patient_authorization')
    .select(['id', 'state'])
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['CREATED', 'AUTHORIZING'])
    .execute()
  for (const { id, state } of open) {
    await moveAuthorization(trx, id, state === 'CREATED' && !interacted ? 'BOUNCED' : 'ABANDONED', at)
  }
}
