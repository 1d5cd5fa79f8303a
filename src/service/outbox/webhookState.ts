import { sql } from 'kysely'
import type { Deps } from '../deps.ts'

export interface WebhookState {
  url: string
  createdAt: Date
  /** Until when the secret before signs too. */
  previousSecretUntil: Date | null
  /** Changes that are still to be told. */
  waiting: number
  /** Changes that were given up after five attempts. */
  givenUp: number
  deliveredAt: Date | null
}

/** How the deliveries to an application stand. @returns undefined where it has no webhook */
export async function webhookState(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  applicationId: string,
): Promise<WebhookState | undefined> {
  const webhook = await database.kysely
    .selectFrom('webhook')
    .select(['url', 'created_at', 'previous_until'])
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  if (webhook === undefined) return undefined
  const counts = await database.kysely
    .selectFrom('outbox')
    .select((outbox) => [
      sql<number>`count(*) filter (where next_attempt_at is not null)::int`.as('waiting'),
      sql<number>`count(*) filter (where failed_at is not null)::int`.as('givenUp'),
      outbox.fn.max('delivered_at').as('deliveredAt'),
    ])
    .where('application_id', '=', applicationId)
    .executeTakeFirstOrThrow()
  const { url, created_at: createdAt, previous_until: until } = webhook
  return {
    url,
    createdAt,
    previousSecretUntil: until !== null && until.getTime() > clock() ? until : null,
    ...counts,
  }
}
