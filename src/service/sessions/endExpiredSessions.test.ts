import { describe, expect, it } from 'vitest'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import {
  ask,
  comeBack,
  consentAndMint,
  eventsUntil,
  linkPlan,
  openTestSession,
  PLAN,
  startSignIn,
} from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { endExpiredSessions } from './endExpiredSessions.ts'
import type { OpenedSession } from '../../contract/sessionApi.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const service = serviceForSuite()

const statesOf = async (session: OpenedSession) =>
  (await authorizationsOf(service, session)).map(({ state }) => state)
async function passTime(ms: number): Promise<void> {
  service.advance(ms)
  await endExpiredSessions(service.deps)
}
const signIn = async (session: OpenedSession) => startSignIn(service, await consentAndMint(service, session))
const touch = (session: OpenedSession) => ask(service, session, '/sessions/current/interaction', {})

describe('a visit whose browser vanished', () => {
  it('is BOUNCED after 24 hours where nothing was touched', async () => {
    const session = await openTestSession(service)
    await passTime(24 * HOUR - 1)
    expect(await statesOf(session)).toEqual(['CREATED'])
    await passTime(1)
    expect(await authorizationsOf(service, session)).toMatchObject([
      { state: 'BOUNCED', state_changed_at: new Date(service.deps.clock()) },
    ])
  })

  it('is ABANDONED where the frame had told of a touch', async () => {
    const session = await openTestSession(service)
    expect((await touch(session)).statusCode).toBe(200)
    await passTime(24 * HOUR)
    expect(await statesOf(session)).toEqual(['ABANDONED'])
  })

  it('is ABANDONED where the patient had agreed, though the frame told nothing', async () => {
    const session = await openTestSession(service)
    await ask(service, session, '/sessions/current/consent', { endpointId: PLAN, agreed: true, locale: 'en' })
    await passTime(24 * HOUR)
    expect(await statesOf(session)).toEqual(['ABANDONED'])
  })

  it('keeps what it had told when the last word comes without it', async () => {
    const session = await openTestSession(service)
    await touch(session)
    await ask(service, session, '/sessions/current/exit', { interacted: false })
    expect(await statesOf(session)).toEqual(['ABANDONED'])
  })

  it('keeps the time of the first touch', async () => {
    const session = await openTestSession(service)
    const first = new Date(service.deps.clock())
    await touch(session)
    service.advance(MINUTE)
    await touch(session)
    const row = service.deps.database.kysely.selectFrom('link_session').select('interacted_at')
    expect(await row.where('id', '=', session.sessionId).executeTakeFirst()).toEqual({ interacted_at: first })
  })

  it('takes no word from nobody', async () => {
    const response = await service.app.inject({ method: 'POST', url: '/sessions/current/interaction' })
    expect(response.statusCode).toBe(401)
  })

  it('leaves what was authorized as it is', async () => {
    const { session } = await linkPlan(service)
    await passTime(25 * HOUR)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })
})

describe('a sign-in that never comes back', () => {
  it('is ABANDONED when its 60 minutes are over', async () => {
    const session = await openTestSession(service)
    await signIn(session)
    await passTime(HOUR - 1)
    expect(await statesOf(session)).toEqual(['AUTHORIZING'])
    await passTime(1)
    expect(await authorizationsOf(service, session)).toMatchObject([
      { state: 'ABANDONED', state_changed_at: new Date(service.deps.clock()) },
    ])
  })

  it('goes on where the patient has started it again', async () => {
    const session = await openTestSession(service)
    await signIn(session)
    service.advance(40 * MINUTE)
    const second = await signIn(session)
    await passTime(40 * MINUTE)
    expect(await statesOf(session)).toEqual(['AUTHORIZING'])
    await comeBack(service, second)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })

  it('lets its patient start over, as a new authorization of the same session', async () => {
    const session = await openTestSession(service)
    await signIn(session)
    await passTime(HOUR)
    await comeBack(service, await signIn(session))
    expect(await statesOf(session)).toEqual(['ABANDONED', 'AUTHORIZED'])
  })

  it('is told as INVALID_STATE to the frame that waits there, when its answer comes after all', async () => {
    const session = await openTestSession(service)
    const late = await signIn(session)
    await passTime(HOUR)
    await comeBack(service, late)
    const failed = (await eventsUntil(service, session, 'failed')).at(-1)
    expect(failed).toMatchObject({ type: 'failed', code: 'INVALID_STATE' })
    expect(await statesOf(session)).toEqual(['ABANDONED'])
  })

  it('is not taken away while its answer is being looked into', async () => {
    const session = await openTestSession(service)
    const started = await signIn(session)
    service.advance(HOUR - MINUTE)
    let answered = false
    service.payer.replies.set('/fhir/Patient/payer-patient', async () => {
      service.advance(2 * MINUTE)
      await endExpiredSessions(service.deps)
      answered = true
      return { status: 404, json: {} }
    })
    await comeBack(service, started)
    service.payer.replies.clear()
    expect(answered).toBe(true)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })

  it('has its 60 minutes, though the session’s 24 hours end before', async () => {
    const session = await openTestSession(service)
    service.advance(24 * HOUR - 30 * MINUTE)
    const started = await signIn(session)
    // Only requests make a session last; here it has not been asked anything since.
    await service.deps.database.kysely
      .updateTable('link_session')
      .set({ expires_at: new Date(service.deps.clock() + 30 * MINUTE) })
      .where('id', '=', session.sessionId)
      .execute()
    await passTime(40 * MINUTE)
    await comeBack(service, started)
    expect(await statesOf(session)).toEqual(['AUTHORIZED'])
  })
})
