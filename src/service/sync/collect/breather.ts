import { setImmediate } from 'node:timers/promises'

const SLICE_MS = 8

/** Call and await it between pieces of work: every few milliseconds it lets the process do something else. */
export function createBreather(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE_MS) return
    await setImmediate()
    since = performance.now()
  }
}
