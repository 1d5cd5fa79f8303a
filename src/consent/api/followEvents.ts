import { sessionEventSchema } from '../../contract/sessionApi.ts'
import { pause } from './pause.ts'
import { readLines } from './readLines.ts'
import type { SessionEvent } from '../../contract/sessionApi.ts'

/** The service sends a heartbeat every 15 s; a line that is silent for longer than this is dead. */
const SILENCE_MS = 40_000
const PAUSES_MS = [250, 500, 1_000, 2_000, 5_000, 10_000] as const

export interface Follower {
  /** Asks at once, on a new line. */
  look: () => void
  stop: () => void
}

interface FollowOptions {
  token: () => Promise<string>
  /** Events up to this id are known. */
  after: number
  onEvent: (event: SessionEvent) => void
  /** The service knows the session no more. */
  onLost: () => void
}

/**
 * Follows a session's events over a stream of JSON lines that resumes by cursor: whatever broke the line, no event is
 * missed or told twice. Reconnects with growing pauses, and at once when the network is back.
 */
export function followEvents({ token, after, onEvent, onLost }: FollowOptions): Follower {
  let cursor = after
  let failures = 0
  let line = new AbortController()
  const ended = new AbortController()

  async function follow() {
    while (!ended.signal.aborted) {
      line = new AbortController()
      try {
        await readOnce(await token(), line)
        failures = 0
      } catch {
        // A broken line and one that `look` cut are treated alike: connect again from the cursor.
        failures += 1
      }
      if (!line.signal.aborted) {
        await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0, line.signal)
      }
    }
  }

  async function readOnce(bearer: string, { signal }: AbortController) {
    const response = await fetch(`/sessions/current/events?after=${cursor}`, {
      headers: { accept: 'application/x-ndjson', authorization: `Bearer ${bearer}` },
      cache: 'no-store',
      credentials: 'omit',
      signal,
    })
    if (response.status === 401 || response.status === 404) {
      stop()
      onLost()
      return
    }
    if (!response.ok || response.body === null) throw new Error(`Events: ${response.status}`)
    let watchdog = setTimeout(cut, SILENCE_MS)
    try {
      for await (const text of readLines(response.body)) {
        clearTimeout(watchdog)
        watchdog = setTimeout(cut, SILENCE_MS)
        failures = 0
        tell(text)
        if (ended.signal.aborted) return
      }
    } finally {
      clearTimeout(watchdog)
    }
  }

  function cut() {
    line.abort()
  }

  function tell(text: string) {
    if (text.trim() === '') return
    const event = sessionEventSchema.safeParse(JSON.parse(text)).data
    // A newer service may say what this page does not know yet.
    if (event === undefined || event.type === 'heartbeat' || event.id <= cursor) return
    cursor = event.id
    onEvent(event)
  }

  function stop() {
    ended.abort()
    removeEventListener('online', cut)
    cut()
  }

  addEventListener('online', cut)
  void follow()
  return { look: cut, stop }
}
