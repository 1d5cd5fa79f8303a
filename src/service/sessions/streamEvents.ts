import { publicTokenOf, receiptSecretOf } from './publicToken.ts'
import type { Selectable } from 'kysely'
import type { SessionEvent } from '../../contract/sessionApi.ts'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

const LOOK_MS = 2_000
const HEARTBEAT_MS = 15_000
const PAGE = 100

/**
 * A session's events after a cursor, as lines of JSON, for as long as the frame listens.
 *
 * The frame resumes at any process with the last id it has seen. News of this database arrive by NOTIFY; a look every
 * two seconds covers what a notification missed. A heartbeat each 15 seconds tells a quiet line from a dead one, the
 * first at once, so that proxies pass the headers on.
 *
 * @param signal ends the stream: the frame went away, or the service is closing
 */
export async function* streamEvents(
  deps: Deps,
  sessionId: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const news = new Bell()
  const stopListening = deps.database.listen('session_events', (heard) => {
    if (heard === sessionId) news.ring()
  })
  const onAbort = () => news.ring()
  signal.addEventListener('abort', onAbort)
  let cursor = after
  let heartbeatAt = 0
  try {
    while (!signal.aborted) {
      const rows = await deps.database.kysely
        .selectFrom('event')
        .selectAll()
        .where('session_id', '=', sessionId)
        .where('id', '>', cursor)
        .orderBy('id')
        .limit(PAGE)
        .execute()
      for (const row of rows) {
        cursor = row.id
        yield line(tellEvent(deps, row))
      }
      if (performance.now() >= heartbeatAt) {
        heartbeatAt = performance.now() + HEARTBEAT_MS
        yield line({ type: 'heartbeat' })
      }
      if (rows.length < PAGE) await news.wait(LOOK_MS)
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    stopListening()
  }
}

/** The event as the frame hears it. Tokens are never stored with it, but computed now. */
function tellEvent(deps: Deps, row: Selectable<Schema['event']>): SessionEvent {
  const told = {
    ...(row.payload as object),
    id: row.id,
    type: row.type,
    ...(row.type === 'authorized' &&
      row.authorization_id !== null && {
        publicToken: publicTokenOf(deps, row.authorization_id),
        receiptPath: `/connections#${receiptSecretOf(deps, row.authorization_id)}`,
      }),
  }
  // Written by recordEvent alone, whose types are this union's.
  return told as SessionEvent
}

function line(event: SessionEvent): string {
  return `${JSON.stringify(event)}\n`
}

/** Wakes one sleeper; a ring before the sleep is not lost. */
class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#rung = false
    this.#wake = undefined
  }
}
