import { TIMERS } from '../flow/effects.ts'
import type { TimerName } from '../flow/effects.ts'
import type { FlowEvent } from '../flow/events.ts'

/** The flow's clocks, at most one of each running. */
export function createTimers(dispatch: (event: FlowEvent) => void) {
  const running = new Map<TimerName, ReturnType<typeof setTimeout>>()
  function stop(timer: TimerName) {
    clearTimeout(running.get(timer))
    running.delete(timer)
  }
  return {
    start(timer: TimerName) {
      stop(timer)
      const { event, afterMs } = TIMERS[timer]
      running.set(
        timer,
        setTimeout(() => dispatch({ type: event }), afterMs),
      )
    },
    stop,
  }
}
