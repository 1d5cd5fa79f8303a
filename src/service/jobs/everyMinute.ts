import { forgetOldAccess } from '../connections/regaining/forgetOldAccess.ts'
import { forgetOldRequests } from '../hosted/forgetOldRequests.ts'
import { keepAlive } from '../lifetimes/keepAlive.ts'
import { scheduleSyncs } from '../lifetimes/scheduleSyncs.ts'
import { forgetRateWindows } from '../limits/createRateLimiter.ts'
import { endExpiredSessions } from '../sessions/endExpiredSessions.ts'
import { expireData } from '../sync/expireData.ts'
import { recoverSyncJobs } from '../sync/jobs/recoverSyncJobs.ts'
import { forgetTokens } from '../tokens/forgetTokens.ts'
import type { Deps } from '../deps.ts'
import type { MinuteQueue } from './jobQueue.ts'

/**
 * What comes by once a minute, in one process of all. pg-boss' minutes are those of the wall; what is due is decided by
 * the service's clock. Each may be left out, or run twice: the next time makes up for it.
 */
export const EVERY_MINUTE: Readonly<Record<MinuteQueue, (deps: Deps, signal: AbortSignal) => Promise<void>>> =
  {
    'expire-data': async (deps) => {
      await recoverSyncJobs(deps, { atStart: false })
      await expireData(deps)
      await forgetRateWindows(deps)
      await forgetTokens(deps)
      await forgetOldRequests(deps)
      await forgetOldAccess(deps)
    },
    'keep-alive': (deps, signal) => keepAlive(deps, { signal }),
    'schedule-syncs': scheduleSyncs,
    'end-sessions': endExpiredSessions,
  }
