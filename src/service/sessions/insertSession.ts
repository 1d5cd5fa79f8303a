import { randomUUID } from 'node:crypto'
import { planCard } from '../directory/directory.ts'
import { hashSecret } from '../tokens/secrets.ts'
import { insertAuthorization } from './insertAuthorization.ts'
import { sessionExpiry } from './requireSession.ts'
import { resumeContextOf } from './resumeContext.ts'
import type { Transaction } from 'kysely'
import type { OpenedSession } from '../../contract/sessionApi.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { ResolvedOptions } from './resolveOptions.ts'

/** A new session, with its first authorization in CREATED. @returns its id */
export async function insertSession(
  deps: Pick<Deps, 'clock'>,
  trx: Transaction<Schema>,
  application: Application,
  options: ResolvedOptions,
  { token, openerOrigin, skipSyncing }: { token: string; openerOrigin: string; skipSyncing: boolean },
): Promise<string> {
  const sessionId = randomUUID()
  const now = deps.clock()
  const user = options.user && (await keepUser(trx, application, options.user.externalId, new Date(now)))
  await trx
    .insertInto('link_session')
    .values({
      id: sessionId,
      application_id: application.id,
      application_key_id: application.keyId,
      token_hash: hashSecret(token),
      opener_origin: openerOrigin,
      user_id: user?.id ?? null,
      usage: options.usage,
      endpoint_id: options.endpoint?.id ?? null,
      requested_resources: options.requestedResources,
      skip_syncing: skipSyncing,
      created_at: new Date(now),
      expires_at: sessionExpiry(now),
      ended_at: null,
    })
    .execute()
  await insertAuthorization(deps, trx, sessionId, options.endpoint?.id ?? null)
  return sessionId
}

/** What the frame is answered about a session that was just made. */
export function openedSession(
  deps: Pick<Deps, 'keys'>,
  options: ResolvedOptions,
  { sessionId, sessionToken }: { sessionId: string; sessionToken: string },
): OpenedSession {
  return {
    sessionId,
    sessionToken,
    usage: options.usage,
    resumeContext: resumeContextOf(deps, sessionId),
    ...(options.endpoint && { plan: planCard(options.endpoint) }),
  }
}

/** Finds or makes the row of the application's user, whose random namespace its resource ids come from. */
async function keepUser(
  trx: Transaction<Schema>,
  application: Application,
  externalId: string,
  now: Date,
): Promise<{ id: string }> {
  await trx
    .insertInto('app_user')
    .values({
      id: randomUUID(),
      application_id: application.id,
      external_id: externalId,
      id_namespace: randomUUID(),
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['application_id', 'external_id']).doNothing())
    .execute()
  return trx
    .selectFrom('app_user')
    .select('id')
    .where('application_id', '=', application.id)
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow()
}
