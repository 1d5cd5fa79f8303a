import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { authorizationsOf } from '../testing/authorizationsOf.ts'
import { changesOf } from '../testing/changesOf.ts'
import {
  comeBack,
  consentAndMint,
  eventsUntil,
  exchange,
  linkPlan,
  openTestSession,
  startSignIn,
} from '../testing/journey.ts'
import { introspect, refresh } from '../testing/linkApi.ts'
import { passTime, runMinuteJobs, runWaitingSyncs } from '../testing/passTime.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { tokenResponse } from '../testing/startPayer.ts'
import type { ExchangeResponse, IntrospectResponse, RefreshResponse } from '../../contract/linkApi.ts'
import type { Usage } from '../../contract/options.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Molina. */
const NON_REFRESHABLE = '9672be1a-7fed-4bb9-a92f-a271dbc52933'
const service = serviceForSuite()

/** The payer's claims, of which the newest amount is what a test changes. */
function payerHas(...ids: string[]): void {
  const entry = ids.map((id) => ({
    resource: {
      resourceType: 'Condition',
      id,
      subject: { reference: 'Patient/payer-patient' },
    },
  }))
  service.payer.replies.set('/fhir/Condition', {
    json: { resourceType: 'Bundle', type: 'searchset', entry },
  })
}

async function link(usage: Usage) {
  const { session, publicToken } = await linkPlan(service, { usage, requestedResources: ['Condition'] })
  const [row] = await authorizationsOf(service, session)
  if (row === undefined) throw new Error('No authorization')
  await runWaitingSyncs(service)
  return { id: row.id, publicToken }
}

async function linkAndExchange(usage: Usage) {
  const { id, publicToken } = await link(usage)
  const answer = (await exchange(service, publicToken)).json<ExchangeResponse>()
  return { id, access: answer.access_token, refreshToken: answer.refresh_token ?? '', answer }
}

async function conditions(accessToken: string): Promise<string[] | number> {
  const response = await service.app.inject({
    url: '/fhir/Condition?patient=$PATIENT_ID',
    headers: { authorization: `Bearer ${accessToken}` },
  })
  if (response.statusCode !== 200) return response.statusCode
  const { entry } = response.json<{ entry: { resource: { identifier: { value: string }[] } }[] }>()
  return entry.map(({ resource }) => resource.identifier.at(-1)?.value ?? '').sort()
}

const isActive = async (accessToken: string) =>
  (await introspect(service, accessToken)).json<IntrospectResponse>().active
const storedOf = async (id: string) =>
  (
    await service.deps.database.kysely
      .selectFrom('resource')
      .select('id')
      .where('authorization_id', '=', id)
      .execute()
  ).length

async function refreshed(token: string): Promise<{ access: string; refreshToken: string }> {
  const response = await refresh(service, token)
  if (response.statusCode !== 200) throw new Error(`Not refreshed: ${response.body}`)
  const { access_token: access, refresh_token: refreshToken } = response.json<RefreshResponse>()
  return { access, refreshToken }
}

describe('MULTIPLE, over its whole lifetime', () => {
  it('is read again each day, refreshed, read anew, and deleted after 90 days without a refresh', async () => {
    payerHas('first')
    const { id, ...begun } = await linkAndExchange('MULTIPLE')
    expect(begun.answer).toMatchObject({
      usage: 'MULTIPLE',
      expires_in: 86_400,
      refresh_expires_in: 7_776_000,
    })
    expect(await conditions(begun.access)).toEqual(['first'])

    // 24 hours: the payer has something new, the schedule has read it, the old token opens nothing any more.
    payerHas('first', 'second')
    await passTime(service, DAY - MINUTE)
    expect(await conditions(begun.access)).toEqual(['first', 'second'])
    await passTime(service, MINUTE)
    expect(await conditions(begun.access)).toBe(401)
    expect(await isActive(begun.access)).toBe(false)

    let tokens = await refreshed(begun.refreshToken)
    expect(await isActive(begun.access)).toBe(false)
    expect(await conditions(tokens.access)).toEqual(['first', 'second'])

    // Each day for a few days, and nobody asks: the copy is never older than a day.
    for (let days = 2; days <= 5; days += 1) {
      payerHas('first', `day ${days}`)
      await passTime(service, DAY)
      const { sync } = (await introspect(service, tokens.access)).json<IntrospectResponse>()
      expect(sync.state).toBe('COMPLETED')
      expect(service.deps.clock() / 1000 - (sync.lastSyncedAt ?? 0)).toBeLessThanOrEqual(86_400)
    }
    tokens = await refreshed(tokens.refreshToken)
    expect(await conditions(tokens.access)).toEqual(['day 5', 'first'])

    // Day 89 of the refresh token.
    await passTime(service, 89 * DAY)
    expect(await conditions(tokens.access)).toBe(401)
    tokens = await refreshed(tokens.refreshToken)
    expect(await conditions(tokens.access)).toEqual(['day 5', 'first'])
    const { access_token: last } = (await refresh(service, tokens.refreshToken)).json<RefreshResponse>()

    // 90 days without another: the minute before it is there, then it is gone.
    await passTime(service, 90 * DAY - MINUTE)
    expect(await storedOf(id)).toBeGreaterThan(0)
    await passTime(service, MINUTE)
    expect(await storedOf(id)).toBe(0)
    expect((await changesOf(service, id)).at(-1)).toBe('expired')
    await passTime(service, MINUTE)
    expect((await refresh(service, tokens.refreshToken)).json()).toMatchObject({ error: 'invalid_grant' })
    const over = (await introspect(service, last)).json<IntrospectResponse>()
    expect(over).toMatchObject({ active: false, timeUntilMaxAuth: 0, usage: 'MULTIPLE' })
    expect(Object.keys(over.sync.resourceTypes).sort()).toEqual([...RESOURCE_TYPES].sort())
    const before = service.payer.requests.length
    await passTime(service, 2 * DAY)
    expect(service.payer.requests).toHaveLength(before)
  })

  it('keeps the old records when they cannot be read again, and tries until they can', async () => {
    payerHas('kept')
    const { id, ...begun } = await linkAndExchange('MULTIPLE')
    service.payer.replies.set('/fhir/Condition', { status: 404, json: {} })
    await passTime(service, DAY - HOUR)
    const failed = (await introspect(service, begun.access)).json<IntrospectResponse>()
    expect(failed.sync).toMatchObject({ state: 'FAILED', resourceTypes: { Condition: 1 } })
    expect(await conditions(begun.access)).toEqual(['kept'])
    expect(await changesOf(service, id)).toEqual(['synced'])
    payerHas('kept', 'new')
    await runMinuteJobs(service)
    expect(await conditions(begun.access)).toEqual(['kept'])
    await passTime(service, 5 * MINUTE)
    expect(await conditions(begun.access)).toEqual(['kept', 'new'])
    expect(await changesOf(service, id)).toEqual(['synced', 'synced'])
  })

  it('starts a sync at a refresh whose last sync is older than 24 hours, and serves the last meanwhile', async () => {
    payerHas('old')
    const begun = await linkAndExchange('MULTIPLE')
    payerHas('new')
    // No process was there to do what comes by.
    service.advance(DAY + MINUTE)
    const response = await refresh(service, begun.refreshToken)
    const answer = response.json<RefreshResponse>()
    expect(answer.sync).toMatchObject({ state: 'WAITING', resourceTypes: { Condition: 1 } })
    expect(await conditions(answer.access_token)).toEqual(['old'])
    await runWaitingSyncs(service)
    expect(await conditions(answer.access_token)).toEqual(['new'])
  })

  it('goes on with a schedule that was paused, by a sync at the next refresh', async () => {
    payerHas('old')
    const { id, ...begun } = await linkAndExchange('MULTIPLE')
    await service.deps.database.kysely
      .updateTable('patient_authorization')
      .set({ next_sync_at: null })
      .where('id', '=', id)
      .execute()
    payerHas('new')
    await passTime(service, 2 * DAY)
    const { access } = await refreshed(begun.refreshToken)
    expect(await conditions(access)).toEqual(['old'])
    await runMinuteJobs(service)
    expect(await conditions(access)).toEqual(['new'])
    payerHas('newer')
    await passTime(service, DAY - MINUTE)
    expect(await conditions(access)).toEqual(['newer'])
  })
})

describe('ONE_TIME', () => {
  it('is deleted 24 hours after the exchange, and the app is told', async () => {
    payerHas('once')
    const { id, publicToken } = await link('ONE_TIME')
    service.advance(20 * MINUTE)
    const answer = (await exchange(service, publicToken)).json<ExchangeResponse>()
    expect(answer).toMatchObject({ usage: 'ONE_TIME', expires_in: 86_400, refresh_expires_in: 86_400 })
    expect(answer).not.toHaveProperty('refresh_token')
    await passTime(service, DAY - MINUTE)
    expect(await conditions(answer.access_token)).toEqual(['once'])
    await passTime(service, MINUTE)
    expect(await storedOf(id)).toBe(0)
    expect(await conditions(answer.access_token)).toBe(401)
    expect(await changesOf(service, id)).toEqual(['synced', 'expired'])
    await passTime(service, MINUTE)
    expect(await changesOf(service, id)).toEqual(['synced', 'expired'])
  })

  it('is deleted 24 hours after the authorization if it is never exchanged', async () => {
    payerHas('never')
    const { id, publicToken } = await link('ONE_TIME')
    await passTime(service, DAY - MINUTE)
    expect(await storedOf(id)).toBeGreaterThan(0)
    await passTime(service, MINUTE)
    expect(await storedOf(id)).toBe(0)
    expect(await changesOf(service, id)).toEqual(['synced', 'expired'])
    expect((await exchange(service, publicToken)).statusCode).toBe(400)
  })
})

describe('MULTIPLE where it cannot be', () => {
  it('falls back to ONE_TIME at a plan that the directory calls non-refreshable, and says so to everybody', async () => {
    const session = await openTestSession(service, { usage: 'MULTIPLE', endpoint: NON_REFRESHABLE })
    // The consent screen's words follow from what it is told of the plan.
    expect(session.plan).toMatchObject({ label: 'Molina Healthcare', refreshable: false })
    const path = await consentAndMint(service, session, { endpointId: NON_REFRESHABLE })
    const signIn = await startSignIn(service, path)
    expect(new URL(signIn.url).searchParams.get('scope')).not.toContain('offline_access')
    await comeBack(service, signIn)
    const authorized = (await eventsUntil(service, session, 'authorized')).at(-1)
    const deletedAt = service.deps.clock() + DAY
    expect(authorized).toMatchObject({ type: 'authorized', usage: 'ONE_TIME', deletedAt })
    const publicToken = authorized?.type === 'authorized' ? authorized.publicToken : ''
    const answer = (await exchange(service, publicToken)).json<ExchangeResponse>()
    expect(answer).toMatchObject({
      usage: 'ONE_TIME',
      expires_in: 86_400,
      refresh_expires_in: 86_400,
      endpoint: { refreshable: false },
    })
    expect(answer).not.toHaveProperty('refresh_token')
    const introspected = await introspect(service, answer.access_token)
    expect(introspected.json()).toMatchObject({ usage: 'ONE_TIME', endpoint: { refreshable: false } })
    const [row] = await authorizationsOf(service, session)
    expect(row).toMatchObject({ next_sync_at: null, payer_renew_at: null, refresh_due_at: null })
  })
})

it.each([
  ['its refresh token for 30 days', { refresh_expires_in: 2_592_000 }, [86_400, 2_592_000, 2_592_000]],
  ['the same by another name', { refresh_token_expires_in: '2592000.9' }, [86_400, 2_592_000, 2_592_000]],
  ['its refresh token without end', { refresh_expires_in: 0 }, [86_400, 7_776_000, 'indefinite']],
  ['nonsense', { refresh_expires_in: 'soon', refresh_token_expires_in: -1 }, [86_400, 7_776_000, 'unknown']],
] as const)('says what follows when a payer gives %s', async (_, told, expected) => {
  service.payer.replies.set('/token', { json: tokenResponse(told) })
  const { publicToken } = await linkPlan(service, { usage: 'MULTIPLE' })
  service.payer.replies.delete('/token')
  const answer = (await exchange(service, publicToken)).json<ExchangeResponse>()
  expect([answer.expires_in, answer.refresh_expires_in, answer.timeUntilMaxAuth]).toEqual(expected)
})
