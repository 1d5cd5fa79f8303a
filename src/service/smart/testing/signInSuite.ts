import { beforeEach } from 'vitest'
import { authorizationsOf } from '../../testing/authorizationsOf.ts'
import { consentAndMint, eventsUntil, openTestSession, startSignIn } from '../../testing/journey.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import type { OpenedSession, SessionEvent } from '../../../contract/sessionApi.ts'
import type { SignIn } from '../../testing/journey.ts'

export const MINUTE_MS = 60_000
/** Another plan than the usual one. */
export const AETNA = '7c308678-b82f-4787-b961-9e62f24d4120'
/** Where the payer is asked for its SMART configuration. */
export const METADATA = '/fhir/.well-known/smart-configuration'

/** What the tests of both halves of a sign-in, `/authorize` and `/callback`, begin from; each finds the payer unscripted. */
export function signInSuite() {
  const service = serviceForSuite({
    endpoint: (record) => ({ ...record, planNotOffered: ['plan_not_offered'] }),
  })

  beforeEach(() => {
    service.payer.replies.clear()
    service.payer.requests.length = 0
    // What was discovered is kept for five minutes.
    service.advance(6 * MINUTE_MS)
  })

  return {
    service,

    /** A session whose browser stands at the payer's door. */
    begin: async (changes: object = {}): Promise<{ session: OpenedSession; signIn: SignIn }> => {
      const session = await openTestSession(service, changes)
      return { session, signIn: await startSignIn(service, await consentAndMint(service, session)) }
    },

    failureOf: async (session: OpenedSession): Promise<Extract<SessionEvent, { type: 'failed' }>> => {
      const event = (await eventsUntil(service, session, 'failed')).find(({ type }) => type === 'failed')
      if (event?.type !== 'failed') throw new Error('no failure')
      return event
    },

    /** Loads a page, unless told otherwise as our own frame does. */
    open: (path: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
      service.app.inject({ url: path, headers }),

    /** The states of the session's authorizations, in alphabetical order. */
    statesOf: async (session: OpenedSession): Promise<string[]> =>
      (await authorizationsOf(service, session)).map(({ state }) => state).sort(),
  }
}
