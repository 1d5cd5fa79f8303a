import { randomUUID } from 'node:crypto'
import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import { insertAuthorization } from './insertAuthorization.ts'
import { requireConnectablePlan } from './recordConsent.ts'
import { verifyReturnUrl } from './verifyReturnUrl.ts'
import type { Transaction } from 'kysely'
import type * as z from 'zod/mini'
import type { attemptSchema, MintedAttempt } from '../../contract/sessionApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

const TICKET_MINUTES = 10
/** Patients make accounts at their payer on the way. */
export const ATTEMPT_MINUTES = 60

/**
 * A ticket for one use of `/authorize`. Tickets are minted before the click, on suspicion so to say: an attempt under
 * way stays untouched until the ticket is used.
 */
export async function mintAttempt(
  deps: Deps,
  session: Session,
  given: z.infer<typeof attemptSchema>,
): Promise<MintedAttempt> {
  const endpoint = await requireConnectablePlan(deps, session, given.endpointId)
  const returnUrl =
    given.returnUrl === undefined ? null : await verifyReturnUrl(deps, session, given.returnUrl)
  const backUrl =
    given.backUrl === undefined ? null : await verifyReturnUrl(deps, session, given.backUrl, 'backUrl')
  const attemptId = randomUUID()
  const ticket = randomSecret()
  const now = deps.clock()
  await deps.database.transaction(async (trx) => {
    await trx
      .insertInto('authorization_attempt')
      .values({
        id: attemptId,
        session_id: session.id,
        authorization_id: await authorizationFor(deps, trx, session, endpoint.id),
        endpoint_id: endpoint.id,
        ticket_hash: hashSecret(ticket),
        ticket_expires_at: new Date(now + TICKET_MINUTES * 60_000),
        return_url: returnUrl,
        back_url: backUrl,
        created_at: new Date(now),
        expires_at: new Date(now + ATTEMPT_MINUTES * 60_000),
      })
      .execute()
  })
  return { attemptId, authorizePath: `/authorize/${ticket}`, expiresInSeconds: TICKET_MINUTES * 60 }
}

/** The session's open authorization, if this plan may still become its; else a new one. */
async function authorizationFor(
  deps: Deps,
  trx: Transaction<Schema>,
  session: Session,
  endpointId: string,
): Promise<string> {
  const open = await trx
    .selectFrom('patient_authorization')
    .select(['id', 'state', 'endpoint_id'])
    .where('session_id', '=', session.id)
    .where('state', 'in', ['CREATED', 'AUTHORIZING'])
    .orderBy('created_at', 'desc')
    .execute()
  const usable =
    open.find(({ state }) => state === 'CREATED') ?? open.find((row) => row.endpoint_id === endpointId)
  return usable?.id ?? insertAuthorization(deps, trx, session.id, endpointId)
}
