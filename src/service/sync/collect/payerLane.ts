/** Requests to one payer that may run at once, over all syncs of this process. */
const WIDTH = 4
/** So many answers without a "too many requests" widen a lane that was narrowed. */
const ANSWERS_TO_WIDEN = 10

/**
 * The way to one payer, shared by all syncs of this process:
 *
 *  1. A few requests at a time. A patient with a thousand references does not keep the others waiting: the next turn
 *     goes to another sync that waits, one after the other.
 *  2. When the payer says that it is asked too often, all syncs pause together, not each request for itself; after the
 *     pause half as many run at once, and one more after every ten answers.
 *
 * A turn is taken for one attempt, so that the pause before a repetition holds nobody up.
 */
export interface PayerLane {
  /**
   * Waits for a turn.
   * @param owner the sync that asks
   * @returns what gives the turn back
   * @throws what the signal was aborted with
   */
  take(owner: string, signal: AbortSignal): Promise<() => void>
  /** The payer asked for a pause. */
  pause(ms: number): void
}

interface Waiting {
  start(): void
}

export function createPayerLane(): PayerLane {
  const queues = new Map<string, Waiting[]>()
  let width = WIDTH
  let running = 0
  let answers = 0
  let pausedUntil = 0
  let timer: NodeJS.Timeout | undefined

  function startWaiting(): void {
    const pauseMs = pausedUntil - performance.now()
    if (pauseMs > 0) {
      timer ??= setTimeout(() => {
        timer = undefined
        startWaiting()
      }, pauseMs).unref()
      return
    }
    while (running < width) {
      const next = takeNext()
      if (next === undefined) return
      running += 1
      next.start()
    }
  }

  /** The oldest request of the owner whose turn it is; the owner goes to the end of the row. */
  function takeNext(): Waiting | undefined {
    for (const [owner, queue] of queues) {
      queues.delete(owner)
      const next = queue.shift()
      if (queue.length > 0) queues.set(owner, queue)
      if (next !== undefined) return next
    }
    return undefined
  }

  function giveBack(): void {
    running -= 1
    answers += 1
    if (answers >= ANSWERS_TO_WIDEN && width < WIDTH) {
      width += 1
      answers = 0
    }
    startWaiting()
  }

  return {
    async take(owner, signal) {
      signal.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        const queue = queues.get(owner) ?? []
        queues.set(owner, queue)
        const leave = () => {
          const index = queue.indexOf(waiting)
          if (index >= 0) queue.splice(index, 1)
          reject(signal.reason as Error)
        }
        const waiting: Waiting = {
          start() {
            signal.removeEventListener('abort', leave)
            resolve()
          },
        }
        signal.addEventListener('abort', leave, { once: true })
        queue.push(waiting)
        startWaiting()
      })
      let isBack = false
      return () => {
        if (!isBack) giveBack()
        isBack = true
      }
    },

    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms)
      width = Math.max(1, Math.floor(width / 2))
      answers = 0
    },
  }
}

/** The lanes of this process, by FHIR base. */
export function createPayerLanes(): (fhirBase: string) => PayerLane {
  const lanes = new Map<string, PayerLane>()
  return (fhirBase) => {
    const lane = lanes.get(fhirBase) ?? createPayerLane()
    lanes.set(fhirBase, lane)
    return lane
  }
}
