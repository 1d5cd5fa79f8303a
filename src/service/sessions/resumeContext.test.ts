import { describe, expect, it } from 'vitest'
import {
  ask,
  comeBack,
  consentAndMint,
  eventsUntil,
  openTestSession,
  startSignIn,
} from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import type { OpenedSession } from '../../contract/sessionApi.ts'

const service = serviceForSuite()
const DAY_MS = 24 * 3_600_000

const resume = ({ resumeContext }: OpenedSession, changes: object = {}) =>
  openTestSession(service, { resumeContext, ...changes })
const statusFor = async (session: OpenedSession) =>
  (await ask(service, session, '/sessions/current/success', {})).statusCode

describe('a resume context', () => {
  it('takes the session up where it stands, with a token of its own', async () => {
    const session = await openTestSession(service)
    const { url, cookie } = await startSignIn(service, await consentAndMint(service, session))
    const signingIn = await resume(session)
    expect(signingIn).toMatchObject({ sessionId: session.sessionId, resumed: { stage: 'AUTHORIZING' } })
    expect(signingIn.sessionToken).not.toBe(session.sessionToken)

    await comeBack(service, { url, cookie })
    const [event] = await eventsUntil(service, signingIn, 'authorized', 0)
    expect(event).toBeDefined()
    expect(await statusFor(session)).toBe(401)
    expect(await statusFor(signingIn)).toBe(200)
  })

  it('stays good for the next time', async () => {
    const session = await openTestSession(service)
    const again = await resume(session)
    expect(again.resumeContext).toEqual(session.resumeContext)
    expect((await resume(again)).sessionId).toBe(session.sessionId)
  })

  it.each([
    ['user', { user: { externalId: 'somebody else' } }],
    ['origin', { openerOrigin: 'http://localhost:9999' }],
    ['usage', { usage: 'MULTIPLE' }],
    ['resources', { requestedResources: ['Coverage'] }],
  ])('takes nothing up for another %s, and leaves the session be', async (_, changes) => {
    const session = await openTestSession(service)
    const other = await resume(session, changes)
    expect(other.sessionId).not.toBe(session.sessionId)
    expect(other.resumed).toBeUndefined()
    expect(await statusFor(session)).toBe(409)
  })

  it('takes nothing up for a session that names nobody', async () => {
    // Without a user only the legacy application's sessions exist; old scripts send protocol 1.
    const anonymous = { protocol: 1 as const, user: undefined }
    const session = await openTestSession(service, anonymous)
    expect((await resume(session, anonymous)).sessionId).not.toBe(session.sessionId)
  })

  it.each([
    ['a wrong secret', (session: OpenedSession) => ({ ...session.resumeContext, secret: 'x'.repeat(43) })],
    [
      "another session's secret",
      async (session: OpenedSession) => ({
        ...session.resumeContext,
        secret: (await openTestSession(service)).resumeContext.secret,
      }),
    ],
    ['no session id', (session: OpenedSession) => ({ ...session.resumeContext, sessionId: "' or 1=1" })],
    ['another version', (session: OpenedSession) => ({ ...session.resumeContext, version: 2 })],
    ['more than it has', (session: OpenedSession) => ({ ...session.resumeContext, token: 'x' })],
    ['a text', () => 'resume'],
    ['null', () => null],
    ['a list', () => [[[]]]],
  ])('starts anew for %s', async (_, forge) => {
    const session = await openTestSession(service)
    const other = await openTestSession(service, { resumeContext: await forge(session) })
    expect(other.sessionId).not.toBe(session.sessionId)
  })

  it('ends with its session', async () => {
    const session = await openTestSession(service)
    await ask(service, session, '/sessions/current/exit', { interacted: true })
    expect((await resume(session)).sessionId).not.toBe(session.sessionId)

    const forgotten = await openTestSession(service)
    service.advance(DAY_MS + 1)
    expect((await resume(forgotten)).sessionId).not.toBe(forgotten.sessionId)
  })
})
