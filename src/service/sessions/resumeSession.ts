import { asWritten } from '../database/asWritten.ts'
import { planCard } from '../directory/directory.ts'
import { readSyncSummary } from '../sync/jobs/readSyncSummary.ts'
import { findSession, renewSessionToken } from './requireSession.ts'
import { findByResumeContext, resumeContextOf } from './resumeContext.ts'
import type { CreateSession, OpenedSession } from '../../contract/sessionApi.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Deps } from '../deps.ts'
import type { ResolvedOptions } from './resolveOptions.ts'
import type { Session } from './requireSession.ts'

type Resumed = NonNullable<OpenedSession['resumed']>

/**
 * Takes up an interrupted session, so that a reload of the page loses nothing. On a shared computer the next person
 * must start anew: all that the host page says about the patient has to be equal, and a session that names nobody is
 * taken up only after our own return in the same window.
 */
export async function resumeSession(
  deps: Deps,
  application: Application,
  options: ResolvedOptions,
  given: CreateSession,
): Promise<OpenedSession | undefined> {
  const found = (await byToken(deps, given.resume)) ?? (await byContext(deps, given.resumeContext))
  if (found === undefined || found.session.ended_at !== null) return undefined
  const { session } = found
  const isSame =
    session.application_key_id === application.keyId &&
    session.opener_origin === given.openerOrigin &&
    session.usage === options.usage &&
    session.endpoint_id === (options.endpoint?.id ?? null) &&
    session.requested_resources.join() === options.requestedResources.join() &&
    (await externalIdOf(deps, session)) === options.user?.externalId &&
    (options.user !== undefined || given.returned === true)
  if (!isSame) return undefined
  return resumedSession(deps, session, await found.takeToken())
}

/** What the frame is answered about a session that goes on: where it stands. */
export async function resumedSession(
  deps: Deps,
  session: Session,
  sessionToken: string,
): Promise<OpenedSession> {
  const { endpointId, resumed } = await whereItStands(deps, session)
  const endpoint = deps.directory.get(endpointId ?? '')
  return {
    sessionId: session.id,
    sessionToken,
    usage: session.usage,
    resumeContext: resumeContextOf(deps, session.id),
    ...(endpoint && { plan: planCard(endpoint) }),
    resumed,
  }
}

/** A session that the request proves to know, not yet that it may be taken up. */
interface Found {
  session: Session
  /** The token to go on with. */
  takeToken: () => Promise<string>
}

async function byToken(deps: Deps, token: string | undefined): Promise<Found | undefined> {
  const session = await findSession(deps, token)
  return session && token !== undefined ? { session, takeToken: async () => token } : undefined
}

async function byContext(deps: Deps, given: unknown): Promise<Found | undefined> {
  const session = await findByResumeContext(deps, given)
  return session && { session, takeToken: () => renewSessionToken(deps, session.id) }
}

async function externalIdOf({ database }: Deps, session: Session): Promise<string | undefined> {
  if (session.user_id === null) return undefined
  const user = await database.kysely
    .selectFrom('app_user')
    .select(asWritten('external_id').as('external_id'))
    .where('id', '=', session.user_id)
    .executeTakeFirst()
  return user?.external_id
}

/** A session stands where the attempt stands whose ticket was used last. */
async function whereItStands(
  deps: Deps,
  session: Session,
): Promise<{ endpointId: string | null; resumed: Resumed }> {
  const { database } = deps
  const attempt = await database.kysely
    .selectFrom('authorization_attempt as attempt')
    .innerJoin('patient_authorization as pa', 'pa.id', 'attempt.authorization_id')
    .select(['attempt.endpoint_id', 'pa.id', 'pa.state', 'pa.exit_code', 'pa.reference'])
    .where('attempt.session_id', '=', session.id)
    .where('attempt.started_at', 'is not', null)
    // Nulls come first: at most one attempt is open, and it is the newest.
    .orderBy('attempt.finished_at', 'desc')
    .orderBy('attempt.started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const events = await database.kysely
    .selectFrom('event')
    .select(['id', 'type', 'authorization_id'])
    .where('session_id', '=', session.id)
    .orderBy('id')
    .execute()
  const cursor = events.at(-1)?.id ?? 0
  if (attempt === undefined) {
    return { endpointId: session.endpoint_id, resumed: { stage: 'CHOOSING', cursor } }
  }
  const endpointId = attempt.endpoint_id
  if (attempt.exit_code !== null && attempt.reference !== null) {
    const failure = { code: attempt.exit_code, reference: attempt.reference }
    return { endpointId, resumed: { stage: 'FAILED', cursor, failure } }
  }
  if (attempt.state === 'AUTHORIZING') return { endpointId, resumed: { stage: 'AUTHORIZING', cursor } }
  if (attempt.state !== 'AUTHORIZED' && attempt.state !== 'EXCHANGED') {
    return { endpointId, resumed: { stage: 'CHOOSING', cursor } }
  }
  // The frame needs the token again, which only the `authorized` event tells: the cursor stands just before it.
  const authorized = events.find(
    (event) => event.type === 'authorized' && event.authorization_id === attempt.id,
  )
  const sync = await readSyncSummary(deps, attempt.id)
  return {
    endpointId,
    resumed: {
      stage: sync.state === 'COMPLETED' ? 'SYNCED' : 'SYNCING',
      cursor: authorized === undefined ? cursor : authorized.id - 1,
      counts: sync.resourceTypes,
    },
  }
}
