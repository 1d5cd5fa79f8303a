import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import type { RateBudget } from './rateBudgets.ts'

const WINDOW_MS = 60_000
/** A process takes a fiftieth of a budget at a time. */
const SHARES = 50
/** How many subjects a process remembers; beyond, it forgets all and asks the database again. */
const MAX_SUBJECTS = 50_000

/** What is left of a budget after a request was counted. */
export interface RateAnswer {
  isAllowed: boolean
  limit: number
  remaining: number
  /** Until the window ends and the whole budget is there again; at least 1. */
  resetSeconds: number
}

export interface RateLimiter {
  /** Counts one request of `who` (a key, an address, an id: never stored in the clear). */
  take(budget: RateBudget, who: string): Promise<RateAnswer>
  /** Whether the budget is known to be spent, without counting: the answer to give, or undefined. */
  spent(budget: RateBudget, who: string): RateAnswer | undefined
}

/**
 * Counts requests in windows of a minute, for all processes together.
 *
 *  1. The database holds one row a subject: the newest window, and the hits in it.
 *  2. A process takes a share of the budget by one upsert, and hands it out from memory. So a busy reader costs one
 *     statement in dozens of requests; of budgets below 50 each request is a share of its own, and the count exact.
 *     What a process has taken and not used is lost with the window: at most a fiftieth of the budget.
 *  3. What is spent stays spent until the window ends, known from memory: an attack costs the database nothing.
 *
 * @returns undefined where `RATE_LIMITS` is `off`
 */
export function createRateLimiter({
  config,
  clock,
  database,
  keys,
  metrics,
}: Pick<Deps, 'config' | 'clock' | 'database' | 'keys' | 'metrics'>): RateLimiter | undefined {
  const limits = config.rateLimits
  if (limits === undefined) return undefined
  const leases = new Map<string, Lease>()
  let currentWindow = 0

  function leaseOf(budget: RateBudget, who: string, windowAt: number): Lease {
    if (windowAt !== currentWindow || leases.size > MAX_SUBJECTS) leases.clear()
    currentWindow = windowAt
    const name = `${budget}\0${who}`
    const lease = leases.get(name) ?? { left: 0, unclaimed: limits?.[budget] ?? 0 }
    leases.set(name, lease)
    return lease
  }

  async function renew(lease: Lease, budget: RateBudget, who: string, windowAt: number): Promise<void> {
    const limit = limits?.[budget] ?? 0
    const share = Math.max(1, Math.floor(limit / SHARES))
    const subject = `${budget}:${keys.derive('rate limit', who).toString('base64url', 0, 16)}`
    const { rows } = await sql<{ hits: number }>`
      insert into rate_limit (subject, window_at, hits) values (${subject}, ${new Date(windowAt)}, ${share})
      on conflict (subject) do update set
        hits = case when rate_limit.window_at < excluded.window_at then 0 else rate_limit.hits end + excluded.hits,
        window_at = greatest(rate_limit.window_at, excluded.window_at)
      returning hits`.execute(database.kysely)
    const hits = rows[0]?.hits ?? 0
    lease.left = Math.min(share, Math.max(0, limit - (hits - share)))
    lease.unclaimed = Math.max(0, limit - hits)
  }

  function answer(budget: RateBudget, lease: Lease, isAllowed: boolean): RateAnswer {
    if (!isAllowed) metrics.countThrottled(budget)
    const now = clock()
    return {
      isAllowed,
      limit: limits?.[budget] ?? 0,
      remaining: lease.left + lease.unclaimed,
      resetSeconds: Math.max(1, Math.ceil((windowOf(now) + WINDOW_MS - now) / 1000)),
    }
  }

  return {
    async take(budget, who) {
      const windowAt = windowOf(clock())
      const lease = leaseOf(budget, who, windowAt)
      while (lease.left === 0 && lease.unclaimed > 0) {
        lease.pending ??= renew(lease, budget, who, windowAt).finally(() => {
          lease.pending = undefined
        })
        await lease.pending
      }
      if (lease.left === 0) return answer(budget, lease, false)
      lease.left -= 1
      return answer(budget, lease, true)
    },
    spent(budget, who) {
      const lease = leaseOf(budget, who, windowOf(clock()))
      return lease.left === 0 && lease.unclaimed === 0 ? answer(budget, lease, false) : undefined
    },
  }
}

/** What a process may still hand out of one budget in one window. */
interface Lease {
  left: number
  /** What no process has taken yet, as far as is known. */
  unclaimed: number
  pending?: Promise<void> | undefined
}

const windowOf = (now: number) => Math.floor(now / WINDOW_MS) * WINDOW_MS

/** Windows that are over are forgotten: a job does it. */
export async function forgetRateWindows({
  database,
  clock,
}: Pick<Deps, 'database' | 'clock'>): Promise<void> {
  await database.kysely
    .deleteFrom('rate_limit')
    .where('window_at', '<', new Date(clock() - 2 * WINDOW_MS))
    .execute()
}
