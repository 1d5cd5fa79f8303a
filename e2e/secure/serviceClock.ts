import { renameSync, writeFileSync } from 'node:fs'

/** The clock of a service that was started with `shiftClock.js` and this environment. */
export interface ServiceClock {
  env: Record<string, string>
  /** From the service's next look at its clock on. */
  putForward(minutes: number): void
  reset(): void
}

export function serviceClock(file: string): ServiceClock {
  const set = (minutes: number) => {
    // The service never reads half a file.
    writeFileSync(`${file}.next`, String(minutes * 60_000))
    renameSync(`${file}.next`, file)
  }
  set(0)
  return { env: { CLOCK_FILE: file }, putForward: set, reset: () => set(0) }
}
