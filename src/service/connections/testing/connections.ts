import { connectionsSchema } from '../../../contract/connections.ts'
import { comeBack, consentAndMint, eventsUntil, openTestSession, startSignIn } from '../../testing/journey.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { Connections } from '../../../contract/connections.ts'
import type { CreateSession } from '../../../contract/sessionApi.ts'
import type { Service } from '../../testing/journey.ts'

/** What a patient holds after linking, and what the app got. */
export interface LinkedConnection {
  id: string
  /** Of the receipt's link. */
  secret: string
  publicToken: string
  deletedAt: number | null
}

/** A plan linked up to its receipt. */
export async function linkConnection(
  service: Service,
  { endpointId, ...changes }: Partial<CreateSession> & { endpointId?: string } = {},
): Promise<LinkedConnection> {
  const session = await openTestSession(service, changes)
  const path = await consentAndMint(service, session, endpointId === undefined ? {} : { endpointId })
  await comeBack(service, await startSignIn(service, path))
  const events = await eventsUntil(service, session, 'authorized')
  const authorized = events.find((event) => event.type === 'authorized')
  const row = await service.deps.database.kysely
    .selectFrom('patient_authorization')
    .select('id')
    .where('session_id', '=', session.sessionId)
    .executeTakeFirstOrThrow()
  return {
    id: row.id,
    secret: authorized?.receiptPath.split('#')[1] ?? '',
    publicToken: authorized?.publicToken ?? '',
    deletedAt: authorized?.deletedAt ?? null,
  }
}

/** A request of the patient's page, as its own script sends it. */
export function ask(
  { app }: Pick<Service, 'app'>,
  path: 'read' | 'stop' | 'sign-out',
  payload: object,
  cookie?: string,
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url: `/connections/${path}`,
    payload,
    headers: { 'sec-fetch-site': 'same-origin', ...(cookie !== undefined && { cookie }) },
  })
}

export async function read(
  service: Pick<Service, 'app'>,
  payload: object,
  cookie?: string,
): Promise<Connections> {
  return connectionsSchema.parse((await ask(service, 'read', payload, cookie)).json())
}
