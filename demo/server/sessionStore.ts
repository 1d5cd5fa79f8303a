import { randomBytes } from 'node:crypto'
import type { Plan } from '../wire.ts'

/** A linked plan as the server keeps it: the access token stays here and never reaches the page in live mode. */
export interface LinkedPlan extends Plan {
  accessToken: string
}

export interface Session {
  plans: LinkedPlan[]
  nextNumber: number
  lastUsed: number
}

export interface SessionStore {
  find(id: string | undefined): Session | undefined
  create(): { id: string; session: Session }
}

/** Of a forgotten browser nothing is kept longer than an access token lives. */
export const SESSION_SECONDS = 86_400
const MAX_SESSIONS = 1000

/** Sessions in memory: a restart of the demo forgets them, as a demo may. The oldest make room for new ones. */
export function createSessionStore(clock: () => number): SessionStore {
  const sessions = new Map<string, Session>()

  function dropOld(): void {
    for (const [id, session] of sessions) {
      const old = clock() - session.lastUsed > SESSION_SECONDS * 1000
      if (old || sessions.size >= MAX_SESSIONS) sessions.delete(id)
      else return
    }
  }

  return {
    find(id) {
      const session = id === undefined ? undefined : sessions.get(id)
      if (id === undefined || !session) return undefined
      sessions.delete(id)
      if (clock() - session.lastUsed > SESSION_SECONDS * 1000) return undefined
      session.lastUsed = clock()
      sessions.set(id, session)
      return session
    },
    create() {
      dropOld()
      const id = randomBytes(32).toString('base64url')
      const session: Session = { plans: [], nextNumber: 1, lastUsed: clock() }
      sessions.set(id, session)
      return { id, session }
    },
  }
}
