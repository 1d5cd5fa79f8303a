import { asWritten } from '../database/asWritten.ts'
import { webhookSecrets } from './webhook.ts'
import type { WebhookEvent } from '../../contract/webhooks.ts'
import type { Deps } from '../deps.ts'

export interface Delivery {
  url: string
  event: WebhookEvent
  /** To sign with, the current one first. */
  secrets: string[]
}

/** What is to be sent, and where. @returns undefined where the webhook is gone */
export async function readDelivery(
  { database, keys, clock }: Pick<Deps, 'database' | 'keys' | 'clock'>,
  outboxId: string,
): Promise<Delivery | undefined> {
  const row = await database.kysely
    .selectFrom('outbox')
    .innerJoin('webhook', 'webhook.application_id', 'outbox.application_id')
    .innerJoin('patient_authorization as pa', 'pa.id', 'outbox.authorization_id')
    .innerJoin('endpoint', 'endpoint.id', 'pa.endpoint_id')
    .leftJoin('app_user', 'app_user.id', 'pa.user_id')
    .select(['outbox.id', 'outbox.type', 'outbox.created_at', 'outbox.authorization_id', 'pa.usage'])
    .select(['endpoint.id as endpoint_id', 'endpoint.mode'])
    .select(asWritten<string | null>('app_user.external_id').as('external_id'))
    .select(['webhook.application_id', 'webhook.url', 'webhook.secret'])
    .select(['webhook.previous_secret', 'webhook.previous_until'])
    .where('outbox.id', '=', outboxId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    url: row.url,
    secrets: webhookSecrets(keys, row, clock()),
    event: {
      id: row.id,
      type: row.type,
      created: Math.floor(row.created_at.getTime() / 1000),
      data: {
        authorization: row.authorization_id,
        application: row.application_id,
        mode: row.mode,
        usage: row.usage,
        endpoint: { id: row.endpoint_id },
        ...(row.external_id !== null && { user: { externalId: row.external_id } }),
      },
    },
  }
}
