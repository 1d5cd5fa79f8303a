export interface SyncTurns {
  /** Runs it, or leaves it to one that runs already from the same payer. */
  take(payer: string, syncJobId: string): Promise<void>
}

/**
 * Lets no payer have all the workers of this process: one whose server hangs would keep everybody else's patients
 * waiting. Of one payer so many syncs run at once; the others wait for one of these to end, in order, while the worker
 * that came with them is free for the next payer.
 *
 * Those that wait are WAITING in the database: when the process ends, or is too slow, recoverSyncJobs gives them to
 * another.
 */
export function createSyncTurns(run: (syncJobId: string) => Promise<void>, mostPerPayer: number): SyncTurns {
  const running = new Map<string, number>()
  const waiting = new Map<string, Set<string>>()

  function takeNext(payer: string): string | undefined {
    const [next] = waiting.get(payer) ?? []
    if (next !== undefined) waiting.get(payer)?.delete(next)
    else waiting.delete(payer)
    return next
  }

  return {
    async take(payer, syncJobId) {
      const others = running.get(payer) ?? 0
      if (others >= mostPerPayer) {
        waiting.set(payer, (waiting.get(payer) ?? new Set()).add(syncJobId))
        return
      }
      running.set(payer, others + 1)
      try {
        for (let next: string | undefined = syncJobId; next !== undefined; next = takeNext(payer))
          await run(next)
      } finally {
        const left = (running.get(payer) ?? 1) - 1
        if (left > 0) running.set(payer, left)
        else running.delete(payer)
      }
    },
  }
}
