import type { ChangeType } from '../../contract/webhooks.ts'
import type { Service } from './journey.ts'

/** What the outbox has told of an authorization, in its order. */
export async function changesOf(
  { deps }: Pick<Service, 'deps'>,
  authorizationId: string,
): Promise<ChangeType[]> {
  const rows = await deps.database.kysely
    .selectFrom('outbox')
    .select('type')
    .where('authorization_id', '=', authorizationId)
    .orderBy('created_at')
    .execute()
  return rows.map(({ type }) => type)
}
