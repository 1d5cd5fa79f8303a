import { HttpError } from '../http/httpError.ts'
import { countedAddress } from './countedAddress.ts'
import { presentedKey } from './presentedKey.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { RateAnswer, RateLimiter } from './createRateLimiter.ts'
import type { RateBudget } from './rateBudgets.ts'

interface Budgets {
  address: RateBudget
  key?: RateBudget
  /** Of requests that were answered 401. Once it is spent, the address is refused with whatever it comes. */
  failures?: RateBudget
}

/** Puts a scope of routes under limits; a request too many is refused in the scope's own shape. */
export function limitRequests(
  app: FastifyInstance,
  limiter: RateLimiter | undefined,
  budgets: Budgets,
): void {
  if (limiter === undefined) return
  const { address, key, failures } = budgets
  app.addHook('onRequest', async (request, reply) => {
    const who = countedAddress(request)
    const refused = failures === undefined ? undefined : limiter.spent(failures, who)
    if (refused !== undefined) throw tooMany(reply, refused)
    await takeOne(limiter, reply, address, who)
  })
  if (key !== undefined) {
    app.addHook('preHandler', async (request, reply) => {
      const shown = presentedKey(request)
      if (shown !== undefined) await takeOne(limiter, reply, key, shown)
    })
  }
  if (failures !== undefined) {
    app.addHook('onSend', async (request, reply) => {
      // A dead bearer token is no guess: those who ask GET with one are told so as often as they like.
      if (reply.statusCode === 401 && request.method === 'POST') {
        await limiter.take(failures, countedAddress(request))
      }
    })
  }
}

/**
 * Counts one request, and tells in the headers what is left; of several budgets, of the one that is nearest its end.
 * @throws {HttpError} 429
 */
export async function takeOne(
  limiter: RateLimiter,
  reply: FastifyReply,
  budget: RateBudget,
  who: string,
): Promise<void> {
  const answer = await limiter.take(budget, who)
  if (!answer.isAllowed) throw tooMany(reply, answer)
  const told = reply.getHeader('x-ratelimit-remaining')
  if (told === undefined || answer.remaining < Number(told)) tellLimit(reply, answer)
}

function tooMany(reply: FastifyReply, answer: RateAnswer): HttpError {
  tellLimit(reply, answer)
  const { resetSeconds } = answer
  reply.header('retry-after', String(resetSeconds))
  return new HttpError(429, `Too many requests: try again in ${resetSeconds} seconds`, { error: 'throttled' })
}

function tellLimit(reply: FastifyReply, { limit, remaining, resetSeconds }: RateAnswer): void {
  reply.headers({
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetSeconds),
  })
}
