import PQueue from 'p-queue'
import { NoPayerAccess } from '../smart/payerAccess.ts'
import { PayerFault } from '../smart/payerFault.ts'
import { renewPayerTokens } from '../smart/renewPayerTokens.ts'
import type { Deps } from '../deps.ts'

const BATCH = 50
const AT_ONCE = 4

/**
 * Keeps MULTIPLE authorizations alive at their payers for as long as these allow (seeds 000 and 001), whether or not
 * anybody reads: what is due is renewed, which sets when it is due next, after a failure too. Several processes may
 * come by at the same time; each authorization is renewed by one (renewPayerTokens).
 */
export async function keepAlive(deps: Deps, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  const now = new Date(deps.clock())
  const queue = new PQueue({ concurrency: AT_ONCE })
  const seen = new Set<string>()
  while (signal?.aborted !== true) {
    const due = await deps.database.kysely
      .selectFrom('patient_authorization')
      .select(['id', 'payer_tokens'])
      .where('payer_renew_at', '<=', now)
      .where('payer_tokens', 'is not', null)
      .where('ended_at', 'is', null)
      .where('state', 'in', ['AUTHORIZED', 'EXCHANGED'])
      .where('usage', '=', 'MULTIPLE')
      .orderBy('payer_renew_at')
      .limit(BATCH)
      .execute()
    const fresh = due.filter(({ id }) => !seen.has(id))
    if (fresh.length === 0) return
    await queue.addAll(
      fresh.map(({ id, payer_tokens: tokens }) => async () => {
        seen.add(id)
        if (tokens !== null && signal?.aborted !== true) await renewQuietly(deps, id, tokens)
      }),
    )
  }
}

/** A payer's failure is noted where it is tried again from; it must not keep the others waiting. */
async function renewQuietly(deps: Deps, authorizationId: string, tokens: string): Promise<void> {
  try {
    await renewPayerTokens(deps, authorizationId, tokens)
  } catch (error) {
    if (!(error instanceof PayerFault) && !(error instanceof NoPayerAccess)) throw error
    deps.log.warn({ err: error, authorizationId }, 'payer tokens not renewed')
  }
}
