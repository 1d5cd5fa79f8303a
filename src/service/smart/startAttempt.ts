import { isResourceType } from '../../contract/resourceTypes.ts'
import { generateRandomCodeVerifier } from 'oauth4webapi'
import { failAuthorization } from '../sessions/failAuthorization.ts'
import { insertAuthorization } from '../sessions/insertAuthorization.ts'
import { ATTEMPT_MINUTES } from '../sessions/mintAttempt.ts'
import { moveAuthorization } from '../sessions/moveAuthorization.ts'
import { recordEvent } from '../sessions/recordEvent.ts'
import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import { authorizationUrl } from './authorizationUrl.ts'
import { PayerFault } from './payerFault.ts'
import { scopesFor } from './scopes.ts'
import { smartConfiguration } from './smartConfiguration.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Attempt, Ticket } from './ticket.ts'

export type Started =
  | { outcome: 'redirect'; url: string; cookieSecret: string; maxAgeSeconds: number }
  | { outcome: 'payer fault'; fault: PayerFault; reference: string }
  /** The ticket was used by another request meanwhile, or the session has its records already. */
  | { outcome: 'too late' }

interface Secrets {
  state: string
  verifier: string
  cookie: string
}

/**
 * Uses a ticket. In this order, so that nothing is lost whatever fails:
 *
 * 1. One transaction takes the ticket (one use), makes its attempt the session's newest, moves the authorization to
 *    AUTHORIZING, and lets the frame know that the window was seen.
 * 2. The payer is asked for its configuration, outside of any transaction.
 * 3. The browser is sent to the payer; or, if it cannot be, the authorization fails and the frame hears why.
 */
export async function startAttempt(deps: Deps, ticket: Ticket, consentId: string): Promise<Started> {
  const secrets = { state: randomSecret(), verifier: generateRandomCodeVerifier(), cookie: randomSecret() }
  const authorizationId = await deps.database.transaction((trx) =>
    takeTicket(deps, trx, ticket.attempt, consentId, secrets),
  )
  if (authorizationId === undefined) return { outcome: 'too late' }
  try {
    const configuration = await smartConfiguration(deps, ticket.endpoint)
    const asked = await deps.database.kysely
      .selectFrom('patient_authorization')
      .select(['usage', 'requested_resources'])
      .where('id', '=', authorizationId)
      .executeTakeFirstOrThrow()
    const url = await authorizationUrl({
      config: deps.config,
      endpoint: ticket.endpoint,
      configuration,
      state: secrets.state,
      verifier: secrets.verifier,
      scope: scopesFor(ticket.endpoint, configuration.capabilities, {
        usage: asked.usage,
        requestedResources: asked.requested_resources.filter(isResourceType),
      }),
    })
    const maxAgeSeconds = ATTEMPT_MINUTES * 60
    return { outcome: 'redirect', url, cookieSecret: secrets.cookie, maxAgeSeconds }
  } catch (error) {
    if (!(error instanceof PayerFault)) throw error
    deps.log.warn({ err: error, endpointId: ticket.endpoint.id }, 'payer not reachable')
    const reference = await deps.database.transaction((trx) =>
      failAuthorization(deps, trx, authorizationId, error.code),
    )
    return { outcome: 'payer fault', fault: error, reference }
  }
}

/** @returns the id of the authorization that the attempt now stands for; undefined if it may not start any more */
async function takeTicket(
  deps: Deps,
  trx: Transaction<Schema>,
  attempt: Attempt,
  consentId: string,
  secrets: Secrets,
): Promise<string | undefined> {
  const now = new Date(deps.clock())
  const sessionId = attempt.session_id
  // Two tickets of one session are taken one after the other.
  await trx.selectFrom('link_session').select('id').where('id', '=', sessionId).forUpdate().execute()
  if (await hasRecords(trx, sessionId)) return undefined
  const taken = await trx
    .updateTable('authorization_attempt')
    .set({
      started_at: now,
      expires_at: new Date(now.getTime() + ATTEMPT_MINUTES * 60_000),
      state_hash: hashSecret(secrets.state),
      verifier: deps.keys.encrypt(secrets.verifier, attempt.id),
      cookie_hash: hashSecret(secrets.cookie),
    })
    .where('id', '=', attempt.id)
    .where('started_at', 'is', null)
    .executeTakeFirst()
  if (taken.numUpdatedRows === 0n) return undefined

  // From here on no other attempt of the session counts.
  await trx
    .updateTable('authorization_attempt')
    .set({ finished_at: now, verifier: null })
    .where('session_id', '=', sessionId)
    .where('id', '!=', attempt.id)
    .where('started_at', 'is not', null)
    .where('finished_at', 'is', null)
    .execute()
  const authorizationId = await authorizationFor(deps, trx, attempt)
  await trx
    .updateTable('patient_authorization')
    .set({ endpoint_id: attempt.endpoint_id, consent_id: consentId })
    .where('id', '=', authorizationId)
    .execute()
  await trx
    .updateTable('authorization_attempt')
    .set({ authorization_id: authorizationId })
    .where('id', '=', attempt.id)
    .execute()
  await moveAuthorization(trx, authorizationId, 'AUTHORIZING', now)
  await abandonOthers(trx, sessionId, authorizationId, now)
  await recordEvent(deps, trx, {
    sessionId,
    authorizationId,
    type: 'handoff_seen',
    payload: { attemptId: attempt.id },
  })
  return authorizationId
}

/** Whether the patient has signed in already, and the sync has not failed: then there is nothing to start. */
async function hasRecords(trx: Transaction<Schema>, sessionId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('patient_authorization')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['AUTHORIZED', 'EXCHANGED'])
    .where('exit_code', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Its own, unless another ticket has meanwhile taken that one to another plan, or to its end. */
async function authorizationFor(deps: Deps, trx: Transaction<Schema>, attempt: Attempt): Promise<string> {
  const own = await trx
    .selectFrom('patient_authorization')
    .select(['id', 'state', 'endpoint_id'])
    .where('id', '=', attempt.authorization_id)
    .executeTakeFirstOrThrow()
  const fits =
    own.state === 'CREATED' || (own.state === 'AUTHORIZING' && own.endpoint_id === attempt.endpoint_id)
  return fits ? own.id : insertAuthorization(deps, trx, attempt.session_id, attempt.endpoint_id)
}

async function abandonOthers(
  trx: Transaction<Schema>,
  sessionId: string,
  authorizationId: string,
  now: Date,
): Promise<void> {
  const others = await trx
    .selectFrom('patient_authorization')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('id', '!=', authorizationId)
    .where('state', '=', 'AUTHORIZING')
    .execute()
  for (const { id } of others) await moveAuthorization(trx, id, 'ABANDONED', now)
}
