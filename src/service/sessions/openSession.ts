import { findApplication, isRegisteredOrigin } from '../applications/findApplication.ts'
import { HttpError } from '../http/httpError.ts'
import { randomSecret } from '../tokens/secrets.ts'
import { insertSession, openedSession } from './insertSession.ts'
import { resolveOptions } from './resolveOptions.ts'
import { resumeSession } from './resumeSession.ts'
import type { CreateSession, OpenedSession } from '../../contract/sessionApi.ts'
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

  const sessionToken = randomSecret()
  const sessionId = await deps.database.transaction((trx) =>
    insertSession(deps, trx, application, options, {
      token: sessionToken,
      openerOrigin: given.openerOrigin,
      skipSyncing: given.skipSyncing,
    }),
  )
  return openedSession(deps, options, { sessionId, sessionToken })
}
