import { endSession, endSessionWithin } from '../sessions/endSession.ts'
import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import { backToClient } from './backToClient.ts'
import { returnAddressOf } from './hostedRequest.ts'
import { oauthErrorOf } from './oauthErrorOf.ts'
import type { Kysely, Transaction } from 'kysely'
import type { AuthorizationState } from '../../contract/states.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { HostedRequest } from './hostedRequest.ts'

/** The client redeems a code at once; a developer with a shell needs a moment. */
export const CODE_SECONDS = 120

/**
 * Where the browser goes when the page of a request is done: to the client, with a code if the patient has signed in, with
 * an error if they left.
 *
 * The page has told before how it ended (`/sessions/current/success` or `/exit`). Should that not have reached us, what
 * was granted is still granted, and else the patient has left. Coming again, because an answer was lost on the way, leads
 * to the same end; each time to a new code, which takes the place of the one before.
 *
 * @returns undefined when the code was redeemed: then there is nothing left to say
 */
export async function leadBack(deps: Deps, request: HostedRequest): Promise<string | undefined> {
  const { kysely } = deps.database
  const session = await kysely
    .selectFrom('link_session')
    .selectAll()
    .where('id', '=', request.session_id)
    .executeTakeFirst()
  if (session?.ended_at === null && (await findGrant(kysely, session.id)) === undefined) {
    await endSession(deps, session, { interacted: true })
  }
  const now = new Date(deps.clock())
  const answer = await deps.database.transaction(async (trx) => {
    const row = await trx
      .selectFrom('hosted_request')
      .select(['left_at', 'exit_code', 'redeemed_at'])
      .where('id', '=', request.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (row.redeemed_at !== null) return undefined
    if (row.left_at !== null) return oauthErrorOf(row.exit_code)
    const grant = session && (await findGrant(trx, session.id))
    if (grant?.state === 'EXCHANGED') return undefined
    if (grant !== undefined) return { code: await mintCode(trx, request, grant, now) }
    await trx
      .updateTable('hosted_request')
      .set({ left_at: now, exit_code: null })
      .where('id', '=', request.id)
      .execute()
    return oauthErrorOf(null)
  })
  return answer && backToClient(deps.config, returnAddressOf(deps, request), answer)
}

interface Grant {
  authorizationId: string
  sessionId: string
  state: AuthorizationState
}

/** What the patient has granted in this session, if anything. */
async function findGrant(kysely: Kysely<Schema>, sessionId: string): Promise<Grant | undefined> {
  const row = await kysely
    .selectFrom('patient_authorization')
    .select(['id', 'state'])
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['AUTHORIZED', 'EXCHANGED'])
    .orderBy('authorized_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { authorizationId: row.id, sessionId, state: row.state }
}

async function mintCode(
  trx: Transaction<Schema>,
  request: Pick<HostedRequest, 'id'>,
  { authorizationId, sessionId }: Grant,
  now: Date,
): Promise<string> {
  const code = randomSecret()
  await trx
    .updateTable('hosted_request')
    .set({
      authorization_id: authorizationId,
      code_hash: hashSecret(code),
      code_expires_at: new Date(now.getTime() + CODE_SECONDS * 1_000),
    })
    .where('id', '=', request.id)
    .execute()
  await endSessionWithin(trx, sessionId, now)
  return code
}
