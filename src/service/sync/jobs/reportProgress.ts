import { recordEvent } from '../../sessions/recordEvent.ts'
import type { ResourceCounts, ResourceType } from '../../../contract/resourceTypes.ts'
import type { Deps } from '../../deps.ts'

const PAUSE_MS = 250

export interface ProgressReport {
  counts: ResourceCounts
  done: readonly ResourceType[]
}

export interface ProgressReporter {
  /** Remembers the newest; it is told at once, or a quarter of a second after the one before. */
  report(progress: ProgressReport): void
  /** Tells what is left to tell. @throws what kept a report from being written */
  finish(): Promise<void>
}

/** Tells the frame, and the sync job's row, how far the sync is. */
export function createProgressReporter(
  deps: Pick<Deps, 'database' | 'clock'>,
  job: { id: string; sessionId: string; authorizationId: string },
): ProgressReporter {
  let newest: ProgressReport | undefined
  let writing: Promise<void> | undefined
  let failure: Error | undefined

  async function write({ counts, done }: ProgressReport): Promise<void> {
    const present = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
    await deps.database.transaction(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('sync_job')
        .set({ counts: JSON.stringify(counts), heartbeat_at: new Date(deps.clock()) })
        .where('id', '=', job.id)
        .where('state', '=', 'ACTIVE')
        .executeTakeFirst()
      // Of records that were deleted meanwhile there is nothing to tell.
      if (numUpdatedRows === 0n) return
      await recordEvent(deps, trx, {
        sessionId: job.sessionId,
        authorizationId: job.authorizationId,
        type: 'sync_progressed',
        payload: { counts: present, done: [...done] },
      })
    })
  }

  async function drain(): Promise<void> {
    for (let next = newest; next !== undefined; next = newest) {
      newest = undefined
      await write(next)
      await pause()
    }
  }

  let endPause = (): void => undefined
  let finishing = false
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      if (finishing) {
        resolve()
        return
      }
      const timer = setTimeout(resolve, PAUSE_MS)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  return {
    report(progress) {
      newest = progress
      writing ??= drain()
        .catch((error: unknown) => {
          failure = error instanceof Error ? error : new Error(String(error))
        })
        .finally(() => {
          writing = undefined
        })
    },
    async finish() {
      finishing = true
      endPause()
      await writing
      if (failure !== undefined) throw failure
      if (newest !== undefined) await drain()
    },
  }
}
