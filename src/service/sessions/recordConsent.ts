import { randomUUID } from 'node:crypto'
import { HttpError } from '../http/httpError.ts'
import { TERMS_VERSION } from '../pages/messages.ts'
import type { Consent } from '../../contract/sessionApi.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { Session } from './requireSession.ts'

/** Keeps what the patient agreed to, when, in which words. */
export async function recordConsent(deps: Deps, session: Session, consent: Consent): Promise<void> {
  const endpoint = await requireConnectablePlan(deps, session, consent.endpointId)
  await deps.database.kysely
    .insertInto('consent')
    .values({
      id: randomUUID(),
      session_id: session.id,
      endpoint_id: endpoint.id,
      locale: consent.locale,
      terms_version: TERMS_VERSION,
      requested_resources: session.requested_resources,
      usage: session.usage,
      agreed_at: new Date(deps.clock()),
    })
    .execute()
}

/**
 * The plan, if this session may link it.
 * @throws {HttpError} 400 naming `endpointId`, with the exit code
 */
export async function requireConnectablePlan(
  { database, directory }: Pick<Deps, 'database' | 'directory'>,
  session: Session,
  endpointId: string,
): Promise<EndpointRecord> {
  const field = 'endpointId'
  const endpoint = directory.get(endpointId)
  if (endpoint === undefined) {
    throw new HttpError(400, 'endpointId is not a known plan', { field, code: 'INVALID_ENDPOINT' })
  }
  const key = await database.kysely
    .selectFrom('application_key')
    .select('mode')
    .where('id', '=', session.application_key_id)
    .executeTakeFirstOrThrow()
  if (key.mode !== endpoint.mode) {
    throw new HttpError(400, 'The plan is of another mode than the key', {
      field,
      code: 'INVALID_ENDPOINT_MODE',
    })
  }
  if (endpoint.status !== 'CONNECTED') {
    throw new HttpError(400, 'The plan is not yet available', { field, code: 'QUERY_INELIGIBLE' })
  }
  return endpoint
}
