import { randomUUID } from 'node:crypto'
import { findApplication, isRegisteredOrigin } from '../applications/findApplication.ts'
import { planCard } from '../directory/directory.ts'
import { HttpError } from '../http/httpError.ts'
import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import { insertAuthorization } from './insertAuthorization.ts'
import { resolveOptions } from './resolveOptions.ts'
import { resumeContextOf } from './resumeContext.ts'
import { resumeSession } from './resumeSession.ts'
import { sessionExpiry } from './requireSession.ts'
import type { Transaction } from 'kysely'
import type { CreateSession, OpenedSession } from '../../contract/sessionApi.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

/**
 * Opens a session for a frame, or takes up the interrupted one that `resume` names, if nothing about it differs.
 * @throws {HttpError} with the exit code, where the host page has made a mistake
 */
export async function openSession(deps: Deps, given: CreateSession): Promise<OpenedSession> {
  const application = await findApplication(deps, given.publishableKey)
  if (application === undefined) {
    throw new HttpError(403, 'publishableKey is unknown, malformed or revoked', {
      code: 'INVALID_PUBLISHABLE_KEY',
      field: 'publishableKey',
    })
  }
  if (!isRegisteredOrigin(application, given.openerOrigin)) {
    throw new HttpError(403, 'The page is on an origin that the application has not registered', {
      code: 'INVALID_PUBLISHABLE_KEY',
      field: 'openerOrigin',
    })
  }
  const options = resolveOptions(application, deps.directory, given)
  const resumed = await resumeSession(deps, application, options, given)
  if (resumed !== undefined) return resumed

  const sessionId = randomUUID()
  const sessionToken = randomSecret()
  const now = deps.clock()
  await deps.database.transaction(async (trx) => {
    const user = options.user && (await keepUser(trx, application, options.user.externalId, new Date(now)))
    await trx
      .insertInto('link_session')
      .values({
        id: sessionId,
        application_id: application.id,
        application_key_id: application.keyId,
        token_hash: hashSecret(sessionToken),
        opener_origin: given.openerOrigin,
        user_id: user?.id ?? null,
        usage: options.usage,
        endpoint_id: options.endpoint?.id ?? null,
        requested_resources: options.requestedResources,
        skip_syncing: given.skipSyncing,
        created_at: new Date(now),
        expires_at: sessionExpiry(now),
        ended_at: null,
      })
      .execute()
    await insertAuthorization(deps, trx, sessionId, options.endpoint?.id ?? null)
  })
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
