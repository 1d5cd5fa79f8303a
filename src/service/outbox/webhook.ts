import { randomSecret } from '../tokens/secrets.ts'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Keys } from '../tokens/keys.ts'

type WebhookRow = Selectable<Schema['webhook']>
type Needs = Pick<Deps, 'database' | 'clock' | 'keys'>

/**
 * Registers where an application is told of changes, or moves it elsewhere.
 * @returns the secret of a new webhook, to be shown once; one that is moved keeps its secret
 */
export async function setWebhook(
  { database, clock, keys }: Needs,
  applicationId: string,
  url: string,
): Promise<string | undefined> {
  const secret = makeSecret()
  const { numInsertedOrUpdatedRows: inserted = 0n } = await database.kysely
    .insertInto('webhook')
    .values({
      application_id: applicationId,
      url,
      secret: seal(keys, applicationId, secret),
      created_at: new Date(clock()),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (inserted > 0n) return secret
  await database.kysely
    .updateTable('webhook')
    .set({ url })
    .where('application_id', '=', applicationId)
    .execute()
  return undefined
}

/**
 * A new secret signs at once; the old one signs beside it until its grace is over, so that the host can change at leisure.
 * @returns the new secret, to be shown once; undefined where there is no webhook
 */
export async function rotateWebhookSecret(
  { database, clock, keys }: Needs,
  applicationId: string,
  graceMs: number,
): Promise<string | undefined> {
  const secret = makeSecret()
  const now = clock()
  const { numUpdatedRows } = await database.kysely
    .updateTable('webhook')
    .set((row) => ({
      previous_secret: graceMs > 0 ? row.ref('secret') : null,
      previous_until: graceMs > 0 ? new Date(now + graceMs) : null,
      secret: seal(keys, applicationId, secret),
    }))
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? secret : undefined
}

/** Nothing is told any more, what was waiting included. @returns whether there was a webhook */
export async function removeWebhook(
  { database }: Pick<Deps, 'database'>,
  applicationId: string,
): Promise<boolean> {
  return database.transaction(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('webhook')
      .where('application_id', '=', applicationId)
      .executeTakeFirst()
    await trx
      .updateTable('outbox')
      .set({ next_attempt_at: null })
      .where('application_id', '=', applicationId)
      .where('next_attempt_at', 'is not', null)
      .execute()
    return numDeletedRows > 0n
  })
}

/** What a delivery is signed with, the current secret first. */
export function webhookSecrets(
  keys: Keys,
  webhook: Pick<WebhookRow, 'application_id' | 'secret' | 'previous_secret' | 'previous_until'>,
  now: number,
): string[] {
  const { application_id: id, secret, previous_secret: previous, previous_until: until } = webhook
  const sealed = previous !== null && until !== null && until.getTime() > now ? [secret, previous] : [secret]
  return sealed.map((text) => keys.decrypt(text, contextOf(id)))
}

const makeSecret = () => `whsec_${randomSecret()}`

const contextOf = (applicationId: string) => `webhook ${applicationId}`

const seal = (keys: Keys, applicationId: string, secret: string) =>
  keys.encrypt(secret, contextOf(applicationId))
