import { HttpError } from '../http/httpError.ts'
import { endSessionWithin } from './endSession.ts'
import { publicTokenExpiry, publicTokenOf } from './publicToken.ts'
import type * as z from 'zod/mini'
import type { deliveredSchema } from '../../contract/sessionApi.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

/**
 * The frame is about to call `onSuccess`: the token's 30 minutes start again, unless it was exchanged already, and the
 * session is over. May be called again, should the answer have been lost.
 * @throws {HttpError} 409 where the patient has not signed in
 */
export async function deliverSuccess(deps: Deps, session: Session): Promise<z.infer<typeof deliveredSchema>> {
  const now = deps.clock()
  const authorizationId = await deps.database.transaction(async (trx) => {
    const authorization = await trx
      .selectFrom('patient_authorization')
      .select('id')
      .where('session_id', '=', session.id)
      .where('state', 'in', ['AUTHORIZED', 'EXCHANGED'])
      .orderBy('authorized_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (authorization === undefined) return undefined
    if (session.ended_at === null) {
      await trx
        .updateTable('public_token')
        .set({ expires_at: publicTokenExpiry(now) })
        .where('authorization_id', '=', authorization.id)
        .where('exchanged_at', 'is', null)
        .execute()
      // Another plan may have been chosen while the first one's window was open: it ends with the session.
      await endSessionWithin(trx, session.id, new Date(now))
    }
    return authorization.id
  })
  if (authorizationId === undefined) throw new HttpError(409, 'The patient has not signed in')
  return { publicToken: publicTokenOf(deps, authorizationId) }
}
