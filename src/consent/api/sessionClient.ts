import { deliveredSchema, mintedAttemptSchema, openedSessionSchema } from '../../contract/sessionApi.ts'
import { planListSchema } from '../../contract/plans.ts'
import { request } from './request.ts'
import type { CreateSession, Exit, MintedAttempt, OpenedSession } from '../../contract/sessionApi.ts'
import type { PlanList, PlanRequest } from '../../contract/plans.ts'

/** The requests of `contract/sessionApi.ts`; the token of the one session is kept here, in memory. */
export interface SessionClient {
  /** Opens the session that the other requests wait for. */
  create(input: CreateSession): Promise<OpenedSession>
  /** The bearer token, once there is one. */
  token: () => Promise<string>
  recordConsent(input: { endpointId: string; locale: string }): Promise<void>
  mint(input: { endpointId: string; returnUrl?: string; backUrl?: string }): Promise<MintedAttempt>
  deliver(): Promise<string>
  /** The patient has touched something. */
  noteInteraction: () => void
  /** Settles when the service has heard of it, or will not. */
  exit(input: Exit): Promise<void>
  requestPlan(input: PlanRequest): Promise<void>
  searchPlans(query: string, signal: AbortSignal): Promise<PlanList>
}

export function createSessionClient(publishableKey: string): SessionClient {
  let token: string | null = null
  let announce: (token: string) => void
  let opening = awaitToken()

  function awaitToken(): Promise<string> {
    return new Promise((resolve) => {
      announce = resolve
    })
  }

  /** In the same tick where a token is there: a click must not wait. */
  function authorized(path: string, options: Parameters<typeof request>[1]): Promise<unknown> {
    if (token !== null) return request(path, { method: 'POST', ...options, token })
    return opening.then((token) => request(path, { method: 'POST', ...options, token }))
  }

  return {
    async create(input) {
      if (token !== null) opening = awaitToken()
      token = null
      const opened = openedSessionSchema.parse(await request('/sessions', { method: 'POST', body: input }))
      token = opened.sessionToken
      announce(token)
      return opened
    },
    token: () => opening,
    async recordConsent({ endpointId, locale }) {
      const body = { endpointId, agreed: true, locale }
      await authorized('/sessions/current/consent', { body, keepalive: true })
    },
    async mint(body) {
      return mintedAttemptSchema.parse(await authorized('/sessions/current/attempts', { body }))
    },
    async deliver() {
      const answer = await authorized('/sessions/current/success', { body: {}, keepalive: true, tries: 2 })
      return deliveredSchema.parse(answer).publicToken
    },
    noteInteraction() {
      // Told again when the patient leaves.
      authorized('/sessions/current/interaction', { body: {}, keepalive: true, tries: 2 }).catch(() => {})
    },
    async exit(body) {
      if (token === null) return
      const options = { method: 'POST', body, token, keepalive: true, tries: 1 } as const
      // Nobody is left to hear of a failure, and the service ends an abandoned session by itself.
      await request('/sessions/current/exit', options).catch(() => {})
    },
    async requestPlan(body) {
      await authorized('/plan-requests', { body, tries: 2 })
    },
    async searchPlans(query, signal) {
      const search = new URLSearchParams({ publishableKey, q: query })
      return planListSchema.parse(await request(`/plans?${search.toString()}`, { signal, tries: 3 }))
    },
  }
}
