import { failAuthorization } from '../sessions/failAuthorization.ts'
import { payerFault, PayerFault } from './payerFault.ts'
import { grantAuthorization } from './grantAuthorization.ts'
import { answerOf, stateOf } from './readAnswer.ts'
import { claimAttempt } from './claimAttempt.ts'
import { redeemAnswer } from './redeemAnswer.ts'
import type { ExitCode } from '../../contract/exitCodes.ts'
import type { Deps } from '../deps.ts'
import type { Attempt } from './ticket.ts'

/** What the page at the end of the sign-in has to say. */
export type Finished =
  | { outcome: 'authorized'; attempt: Attempt }
  | { outcome: 'failed'; attempt: Attempt; code: ExitCode; reference: string }
  /** The patient closed the widget while signing in: nothing was kept. */
  | { outcome: 'left'; attempt: Attempt }
  | { outcome: 'stale' | 'unknown' }

/**
 * Takes the payer's answer: whose is it (state, cookie, newest attempt), what does it say (fault table, `iss`), what
 * is the code worth (token endpoint), and then the grant or the failure is written down and the frame told.
 */
export async function finishAttempt(
  deps: Deps,
  callback: {
    /** What the address that the payer came back to is named by. */
    redirectId: string
    query: URLSearchParams
    cookies: Readonly<Record<string, string | undefined>>
  },
): Promise<Finished> {
  const { redirectId, query, cookies } = callback
  const claim = await claimAttempt(deps, {
    redirectId,
    state: stateOf(query),
    answer: answerOf(query),
    cookies,
  })
  if (!('attempt' in claim)) return claim
  const { attempt } = claim
  const endpoint = deps.directory.get(attempt.endpoint_id)
  try {
    if (claim.outcome === 'refused' || endpoint === undefined) throw payerFault('callback', 'wrong state')
    // The claim was given the row as it stood before the verifier was taken out of it.
    const verifier = deps.keys.decrypt(attempt.verifier ?? '', attempt.id)
    const { client, tokens } = await redeemAnswer(deps, endpoint, { query, verifier })
    const granted = await grantAuthorization(deps, attempt, client, tokens)
    return { outcome: granted ? 'authorized' : 'left', attempt }
  } catch (error) {
    if (!(error instanceof PayerFault)) throw error
    deps.log.warn({ err: error, endpointId: attempt.endpoint_id, attemptId: attempt.id }, 'sign-in failed')
    return fail(deps, attempt, error.code)
  }
}

/** The frame hears why, unless its patient has closed it; one whose time had run out waits there still. */
async function fail(deps: Deps, attempt: Attempt, code: ExitCode): Promise<Finished> {
  const reference = await deps.database.transaction(async (trx) => {
    const { state, ended_at: closedAt } = await trx
      .selectFrom('patient_authorization as pa')
      .innerJoin('link_session as session', 'session.id', 'pa.session_id')
      .select(['pa.state', 'session.ended_at'])
      .where('pa.id', '=', attempt.authorization_id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const isWaiting = state === 'AUTHORIZING' || (state === 'ABANDONED' && closedAt === null)
    if (!isWaiting) return undefined
    return failAuthorization(deps, trx, attempt.authorization_id, code)
  })
  if (reference === undefined) return { outcome: 'left', attempt }
  return { outcome: 'failed', attempt, code, reference }
}
