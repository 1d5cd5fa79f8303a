import { hashSecret, isSecretOf } from '../tokens/secrets.ts'
import { attemptsOfCookies } from './attemptCookie.ts'
import { cameBackTo } from './redirectUri.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { Attempt } from './ticket.ts'

/**
 * Whose answer a callback is.
 *
 * - `claimed`: it belongs to this browser's newest attempt; it can be claimed once.
 * - `refused`: a wrong state (contract section 2), and this attempt's frame must hear so.
 * - `stale`: nothing that anybody waits for: the same answer again, or a newer attempt took its place.
 * - `unknown`: a state that is none of ours, in a browser without an open attempt at this payer.
 */
export type Claim = { outcome: 'claimed' | 'refused'; attempt: Attempt } | { outcome: 'stale' | 'unknown' }

type Cookies = Readonly<Record<string, string | undefined>>

/**
 * Matches a callback's state and cookie with an attempt, and takes the attempt, so that a state works once even when
 * the same callback arrives twice at the same time. Attempts that a newer one replaced are finished (startAttempt).
 *
 * A state that we do not know says nothing about whose it is; the cookie does. A payer that garbles the state, or
 * answers with one that it has answered before, must end in a failure screen, not in a frame that waits for ever, so the
 * browser's open attempt at this payer is refused. The very same answer again (a page that was reloaded, a tab that was
 * restored) disturbs nobody.
 */
export async function claimAttempt(
  deps: Pick<Deps, 'database' | 'clock' | 'config' | 'directory'>,
  callback: { redirectId: string; state: string | undefined; answer: string; cookies: Cookies },
): Promise<Claim> {
  const now = new Date(deps.clock())
  const cookies = attemptsOfCookies(deps.config, callback.cookies)
  const isOfPayer = ({ endpoint_id: id }: Attempt) => cameBackTo(deps, id, callback.redirectId)
  return deps.database.transaction(async (trx) => {
    const known = callback.state === undefined ? undefined : await findByState(trx, callback.state)
    const answerHash = hashSecret(callback.answer)
    if (known === undefined || isUsedForAnother(known, answerHash)) {
      const open = (await findByCookie(trx, cookies)).find(isOfPayer)
      if (open === undefined) return { outcome: known === undefined ? 'unknown' : 'stale' }
      const isTaken = await take(trx, open, now, answerHash)
      return isTaken ? { outcome: 'refused', attempt: open } : { outcome: 'stale' }
    }
    if (known.finished_at !== null) return { outcome: 'stale' }
    const cookie = cookies.find(({ attemptId }) => attemptId === known.id)
    const isThisBrowser = isSecretOf(cookie?.secret, known.cookie_hash)
    const isGood = isThisBrowser && isOfPayer(known) && known.expires_at > now
    if (!(await take(trx, known, now, answerHash))) return { outcome: 'stale' }
    // Where the patient came from is nobody else's business.
    const attempt = isThisBrowser ? known : { ...known, return_url: null, back_url: null }
    return { outcome: isGood ? 'claimed' : 'refused', attempt }
  })
}

function isUsedForAnother({ answer_hash }: Attempt, answerHash: string): boolean {
  return answer_hash !== null && answer_hash !== answerHash
}

async function findByState(trx: Transaction<Schema>, state: string): Promise<Attempt | undefined> {
  return trx
    .selectFrom('authorization_attempt')
    .selectAll()
    .where('state_hash', '=', hashSecret(state))
    .executeTakeFirst()
}

/** The open attempts that a cookie of this browser belongs to, the newest first. */
async function findByCookie(
  trx: Transaction<Schema>,
  cookies: { attemptId: string; secret: string }[],
): Promise<Attempt[]> {
  const secrets = new Map(cookies.map(({ attemptId, secret }) => [attemptId, secret]))
  if (secrets.size === 0) return []
  const open = await trx
    .selectFrom('authorization_attempt')
    .selectAll()
    .where('cookie_hash', 'in', [...secrets.values()].map(hashSecret))
    .where('finished_at', 'is', null)
    .orderBy('started_at', 'desc')
    .execute()
  return open.filter((attempt) => isSecretOf(secrets.get(attempt.id), attempt.cookie_hash))
}

async function take(
  trx: Transaction<Schema>,
  attempt: Attempt,
  now: Date,
  answerHash: string,
): Promise<boolean> {
  const taken = await trx
    .updateTable('authorization_attempt')
    .set({ finished_at: now, verifier: null, answer_hash: answerHash })
    .where('id', '=', attempt.id)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n
}
