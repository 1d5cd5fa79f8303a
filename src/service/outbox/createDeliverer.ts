import PQueue from 'p-queue'
import { claimDelivery, dueApplications, releaseClaim, withdrawDelivery } from './claimDelivery.ts'
import { readDelivery } from './readDelivery.ts'
import { sendDelivery } from './sendDelivery.ts'
import { settleDelivery } from './settleDelivery.ts'
import type { Deps } from '../deps.ts'
import type { Claim } from './claimDelivery.ts'

/** Hosts that this process speaks to at once. */
const HOSTS_AT_ONCE = 8

export interface Deliverer {
  /** Begins to tell what is due, and does not wait for it. */
  wake(): Promise<void>
  /** Settles when nothing is under way here any more. */
  idle(): Promise<void>
  /** Lets go of what is under way: it is told again later, with the same id. */
  stop(): Promise<void>
}

/**
 * Tells applications what the outbox holds for them, at least once each.
 *
 * 1. Whatever is due is looked for by application, so that a slow host holds up nobody else. One application is told
 *    one thing at a time, the oldest first.
 * 2. A delivery is claimed in a transaction, for a minute and for this process alone; sent after it; and settled in
 *    another. Who dies in between leaves a claim that runs out: the host hears the same id again.
 * 3. After an attempt that failed, the host is left alone until the next look, a minute later at most. What has been
 *    tried waits longer each time, and is given up after five.
 */
export function createDeliverer(deps: Deps): Deliverer {
  const { log } = deps
  const queue = new PQueue({ concurrency: HOSTS_AT_ONCE })
  const stopping = new AbortController()
  /** By application: whether to look again when it is done. */
  const busy = new Map<string, boolean>()

  async function tellAll(applicationId: string): Promise<void> {
    try {
      do {
        busy.set(applicationId, false)
        let claim = await claimNext(applicationId)
        while (claim !== undefined && (await tell(applicationId, claim)))
          claim = await claimNext(applicationId)
      } while (busy.get(applicationId) === true && !stopping.signal.aborted)
    } catch (error) {
      log.error({ err: error, applicationId }, 'webhook deliveries')
    } finally {
      busy.delete(applicationId)
    }
  }

  const claimNext = async (applicationId: string) =>
    stopping.signal.aborted ? undefined : claimDelivery(deps, applicationId)

  /** @returns whether to go on with the next */
  async function tell(applicationId: string, claim: Claim): Promise<boolean> {
    try {
      const delivery = await readDelivery(deps, claim.id)
      if (delivery === undefined) {
        await withdrawDelivery(deps, claim)
        return true
      }
      const sent = await sendDelivery(deps, delivery, stopping.signal)
      const { givenUp } = await settleDelivery(deps, claim, sent.ok)
      if (!sent.ok) {
        const attempt = claim.attempts + 1
        log.warn(
          { applicationId, deliveryId: claim.id, attempt, givenUp, reason: sent.reason },
          'webhook not delivered',
        )
      }
      return sent.ok
    } catch (error) {
      if (stopping.signal.aborted) await releaseClaim(deps, claim)
      else {
        await settleDelivery(deps, claim, false)
        log.error({ err: error, applicationId, deliveryId: claim.id }, 'webhook not delivered')
      }
      return false
    }
  }

  return {
    async wake() {
      if (stopping.signal.aborted) return
      for (const applicationId of await dueApplications(deps)) {
        if (busy.has(applicationId)) busy.set(applicationId, true)
        else {
          busy.set(applicationId, false)
          void queue.add(() => tellAll(applicationId))
        }
      }
    },
    idle: () => queue.onIdle(),
    async stop() {
      stopping.abort()
      await queue.onIdle()
    },
  }
}
