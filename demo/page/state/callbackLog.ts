import { signal } from '@preact/signals'

export interface LogEntry {
  key: number
  /** Unix milliseconds. */
  at: number
  /** The callback, `onSuccess` for example, or what the page did. */
  name: string
  detail?: string
}

/** What FlexpaLink called, and when; the newest last. */
export function createCallbackLog(clock: () => number = Date.now) {
  const entries = signal<readonly LogEntry[]>([])
  return {
    entries,
    add(name: string, detail?: string): void {
      const entry = { key: entries.value.length, at: clock(), name }
      entries.value = [...entries.value, detail === undefined ? entry : { ...entry, detail }]
    },
  }
}

export type CallbackLog = ReturnType<typeof createCallbackLog>
