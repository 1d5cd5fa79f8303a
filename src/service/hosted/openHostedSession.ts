import { equalsInConstantTime } from '../tokens/secrets.ts'
import { asWritten } from '../database/asWritten.ts'
import { findApplicationOfKey } from '../applications/findApplication.ts'
import { HttpError } from '../http/httpError.ts'
import { insertSession, openedSession } from '../sessions/insertSession.ts'
import { findSession } from '../sessions/requireSession.ts'
import { resolveOptions } from '../sessions/resolveOptions.ts'
import { resumedSession } from '../sessions/resumeSession.ts'
import { findRequest, openerOf } from './hostedRequest.ts'
import { isResourceType } from '../../contract/resourceTypes.ts'
import type { HostedPage } from '../../contract/hostedPage.ts'
import type { OpenedSession } from '../../contract/sessionApi.ts'
import type { Application } from '../applications/findApplication.ts'
import type { Deps } from '../deps.ts'
import type { ResolvedOptions } from '../sessions/resolveOptions.ts'
import type { HostedRequest } from './hostedRequest.ts'

/** For the document of a request's page. */
export function hostedPageOf({ keys }: Pick<Deps, 'keys'>, requestId: string): HostedPage {
  return { id: requestId, secret: keys.derive('hosted page', requestId).toString('base64url') }
}

/**
 * Opens the one session of a request, or takes it up again: after a reload, or in a second tab of the same browser, which
 * is why its token is always the same one. What the client asked for stands in the request, not in the page.
 *
 * @throws {HttpError} 403 for a page that is none, or whose key was revoked; 410 when the request is over
 */
export async function openHostedSession(deps: Deps, page: HostedPage): Promise<OpenedSession> {
  if (!equalsInConstantTime(page.secret, hostedPageOf(deps, page.id).secret)) {
    throw new HttpError(403, 'This page has no request', { field: 'hosted' })
  }
  const request = await findRequest(deps, page.id)
  if (request === undefined || request.left_at !== null || request.redeemed_at !== null) throw over()
  const { application, options } = await describe(deps, request)
  const token = deps.keys.derive('hosted session', request.id).toString('base64url')

  const created = await deps.database.transaction(async (trx) => {
    const { session_id } = await trx
      .selectFrom('hosted_request')
      .select('session_id')
      .where('id', '=', request.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (session_id !== null) return undefined
    const sessionId = await insertSession(deps, trx, application, options, {
      ...{ token, openerOrigin: openerOf(request.id), skipSyncing: false },
    })
    await trx
      .updateTable('hosted_request')
      .set({ session_id: sessionId })
      .where('id', '=', request.id)
      .execute()
    return sessionId
  })
  if (created !== undefined) return openedSession(deps, options, { sessionId: created, sessionToken: token })

  const session = await findSession(deps, token)
  if (session === undefined || session.ended_at !== null) throw over()
  return resumedSession(deps, session, token)
}

function over(): HttpError {
  return new HttpError(410, 'This request is over')
}

async function describe(
  deps: Deps,
  request: HostedRequest,
): Promise<{ application: Application; options: ResolvedOptions }> {
  const application = await findApplicationOfKey(deps, request.application_key_id)
  if (application === undefined) {
    throw new HttpError(403, 'The key was revoked', { code: 'INVALID_PUBLISHABLE_KEY' })
  }
  const { external_id: externalId } = await deps.database.kysely
    .selectFrom('hosted_request')
    .select(asWritten('external_id').as('external_id'))
    .where('id', '=', request.id)
    .executeTakeFirstOrThrow()
  const options = resolveOptions(application, deps.directory, {
    publishableKey: application.publishableKey,
    openerOrigin: openerOf(request.id),
    protocol: 2,
    user: { externalId },
    usage: request.usage,
    ...(request.endpoint_id !== null && { endpoint: request.endpoint_id }),
    requestedResources: request.requested_resources.filter(isResourceType),
    skipSyncing: false,
  })
  return { application, options }
}
