import { describe, expect, it, vi } from 'vitest'
import { TEST_KEYS } from '../../../contract/testKeys.ts'
import {
  basic,
  FRESH_SUMMARY,
  introspect,
  linkForLong,
  payloadOf,
  refresh,
  requestToken,
} from '../../testing/linkApi.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { forgetTokens } from '../forgetTokens.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { RefreshResponse } from '../../../contract/linkApi.ts'

const service = serviceForSuite()
const SECOND_MS = 1000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const INVALID_GRANT = {
  statusCode: 400,
  error: 'invalid_grant',
  message: 'The refresh token is invalid or has expired',
}

async function refreshed(token: string): Promise<RefreshResponse> {
  const response = await refresh(service, token)
  if (response.statusCode !== 200) throw new Error(`Not refreshed: ${response.body}`)
  return response.json()
}

const tokensOf = (response: LightMyRequestResponse) => {
  const { access_token, refresh_token } = response.json<RefreshResponse>()
  return `${access_token} ${refresh_token}`
}

async function stateOf(accessToken: string) {
  const response = await introspect(service, accessToken)
  return response.statusCode === 200
    ? response.json<{ active: boolean; state: string }>()
    : response.statusCode
}

async function reads(accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await service.app.inject({ url: '/fhir/Patient', headers })).statusCode
}

const authorizationOf = (accessToken: string) =>
  service.deps.database.kysely
    .selectFrom('patient_authorization')
    .selectAll()
    .where('id', '=', String(payloadOf(accessToken)['sub']))
    .executeTakeFirstOrThrow()

describe('the refresh_token grant', () => {
  it('answers in the full shape, with new tokens for the same authorization', async () => {
    const before = await linkForLong(service)
    service.advance(HOUR_MS)
    const response = await refresh(service, before.refresh_token)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    const body = response.json<RefreshResponse>()
    expect(body).toEqual({
      access_token: expect.stringMatching(/^ey/) as string,
      expires_in: 86_400,
      token_type: 'Bearer',
      refresh_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
      refresh_expires_in: 7_776_000,
      usage: 'MULTIPLE',
      ...FRESH_SUMMARY,
      patient: before.patient,
    })
    expect(body.refresh_token).not.toBe(before.refresh_token)
    const [old, fresh] = [payloadOf(before.access_token), payloadOf(body.access_token)]
    expect(fresh).toMatchObject({
      sub: old['sub'],
      patient: old['patient'],
      iat: service.deps.clock() / 1000,
    })
    expect(fresh['jti']).not.toBe(old['jti'])
  })

  it('turns the old access token REFRESHED, dead at once, and the new one EXCHANGED', async () => {
    const before = await linkForLong(service)
    expect(await reads(before.access_token)).toBe(429)
    const after = await refreshed(before.refresh_token)
    expect(await stateOf(before.access_token)).toMatchObject({ active: false, state: 'REFRESHED' })
    expect(await reads(before.access_token)).toBe(401)
    expect(await stateOf(after.access_token)).toMatchObject({ active: true, state: 'EXCHANGED' })
    expect(await reads(after.access_token)).toBe(429)
  })

  it('works long after the access token has expired, again and again', async () => {
    let { access_token: access, refresh_token: token } = await linkForLong(service)
    for (const days of [1, 30, 89]) {
      service.advance(days * DAY_MS)
      expect(await stateOf(access)).toMatchObject({ active: false, state: 'EXCHANGED' })
      ;({ access_token: access, refresh_token: token } = await refreshed(token))
      expect(await stateOf(access)).toMatchObject({ active: true })
    }
  })

  it.each([
    ['the second before 90 days', 90 * DAY_MS - SECOND_MS, 200],
    ['exactly 90 days', 90 * DAY_MS, 400],
    ['the second after', 90 * DAY_MS + SECOND_MS, 400],
  ])('at %s without a refresh', async (_, ms, expected) => {
    const { refresh_token } = await linkForLong(service)
    service.advance(ms)
    const response = await refresh(service, refresh_token)
    expect(response.statusCode).toBe(expected)
    if (expected === 400) expect(response.json()).toEqual(INVALID_GRANT)
  })

  it('gives the same successor for 60 seconds (threat 14)', async () => {
    const { refresh_token } = await linkForLong(service)
    const first = await refresh(service, refresh_token)
    for (const ms of [0, 30 * SECOND_MS, 30 * SECOND_MS]) {
      service.advance(ms)
      expect(tokensOf(await refresh(service, refresh_token))).toBe(tokensOf(first))
    }
    const { access_token, expires_in, refresh_expires_in } = (
      await refresh(service, refresh_token)
    ).json<RefreshResponse>()
    expect([expires_in, refresh_expires_in]).toEqual([86_340, 7_775_940])
    expect(await stateOf(access_token)).toMatchObject({ active: true })
  })

  it('has one winner and no orphan among 50 at the same time (threat 14)', async () => {
    const before = await linkForLong(service)
    const responses = await Promise.all(
      Array.from({ length: 50 }, () => refresh(service, before.refresh_token)),
    )
    expect(new Set(responses.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(new Set(responses.map(tokensOf)).size).toBe(1)
    const { kysely } = service.deps.database
    const { id } = await authorizationOf(before.access_token)
    const access = await kysely
      .selectFrom('access_token')
      .select('state')
      .where('authorization_id', '=', id)
      .orderBy('state')
      .execute()
    expect(access).toEqual([{ state: 'EXCHANGED' }, { state: 'REFRESHED' }])
    const unused = await kysely
      .selectFrom('refresh_token')
      .select('token_hash')
      .where('authorization_id', '=', id)
      .where('used_at', 'is', null)
      .execute()
    expect(unused).toHaveLength(1)
  })

  it('ends the whole family when a token comes again later (threat 14)', async () => {
    const before = await linkForLong(service)
    const { id } = await authorizationOf(before.access_token)
    const second = await refreshed(before.refresh_token)
    const third = await refreshed(second.refresh_token)
    service.advance(61 * SECOND_MS)
    const reused = await refresh(service, before.refresh_token)
    expect(reused.statusCode).toBe(400)
    expect(reused.json()).toEqual(INVALID_GRANT)

    for (const { access_token, refresh_token } of [before, second, third]) {
      expect(await stateOf(access_token)).toBe(401)
      expect(await reads(access_token)).toBe(401)
      expect((await refresh(service, refresh_token)).json()).toEqual(INVALID_GRANT)
    }
    expect(await authorizationOf(before.access_token)).toMatchObject({
      state: 'REVOKED',
      data_deleted_at: new Date(service.deps.clock()),
      payer_tokens: null,
    })
    const outbox = service.deps.database.kysely.selectFrom('outbox').select('type')
    expect(await outbox.where('authorization_id', '=', id).execute()).toEqual([{ type: 'revoked' }])
    expect(service.payer.requestsTo('/revoke')).toHaveLength(1)
  })

  it('burns nothing with another application’s keys, nor with its own wrong ones', async () => {
    const { access_token, refresh_token } = await linkForLong(service)
    const { publishableKey, secretKey } = TEST_KEYS.strict
    expect((await refresh(service, refresh_token, TEST_KEYS.legacy)).json()).toEqual(INVALID_GRANT)
    const wrong = [
      basic(TEST_KEYS.legacy.publishableKey, secretKey),
      basic(publishableKey, TEST_KEYS.legacy.secretKey),
      basic(publishableKey, `sk_test_${'x'.repeat(43)}`),
      basic(publishableKey, `sk_live_${secretKey.slice(8)}`),
      'Basic nonsense',
      `Bearer ${access_token}`,
      null,
    ]
    const form = { grant_type: 'refresh_token', refresh_token }
    for (const authorization of wrong) {
      const response = await requestToken(service, form, authorization)
      expect(response.headers['www-authenticate']).toBe('Basic realm="FlexpaLink"')
      expect(response.json()).toEqual({
        statusCode: 401,
        error: 'invalid_client',
        message: 'Unauthorized: Invalid credentials',
      })
    }
    // Were it burned, a late use would end the family.
    service.advance(61 * SECOND_MS)
    expect(await stateOf(access_token)).toMatchObject({ active: true })
    expect((await refresh(service, refresh_token)).statusCode).toBe(200)
  })

  it('is no help to a foreign application after a rotation either', async () => {
    const { refresh_token } = await linkForLong(service)
    const { access_token } = await refreshed(refresh_token)
    expect((await refresh(service, refresh_token, TEST_KEYS.legacy)).json()).toEqual(INVALID_GRANT)
    service.advance(61 * SECOND_MS)
    expect((await refresh(service, refresh_token, TEST_KEYS.legacy)).json()).toEqual(INVALID_GRANT)
    expect(await stateOf(access_token)).toMatchObject({ active: true })
  })

  it('keeps no token in the clear, and no successor once its minute is over', async () => {
    const before = await linkForLong(service)
    const after = await refreshed(before.refresh_token)
    const stored = () => service.deps.database.kysely.selectFrom('refresh_token').selectAll().execute()
    const text = JSON.stringify(await stored())
    for (const token of [before.refresh_token, after.refresh_token, after.access_token]) {
      expect(text).not.toContain(token)
    }
    service.advance(60 * SECOND_MS)
    await forgetTokens(service.deps)
    expect(tokensOf(await refresh(service, before.refresh_token))).toContain(after.refresh_token)
    service.advance(SECOND_MS)
    await forgetTokens(service.deps)
    expect((await stored()).filter(({ successor }) => successor !== null)).toEqual([])
    expect((await refresh(service, before.refresh_token)).json()).toEqual(INVALID_GRANT)
  })

  it('syncs anew where the last complete sync is older than 24 hours, and serves its data meanwhile', async () => {
    const before = await linkForLong(service)
    const { id } = await authorizationOf(before.access_token)
    const { kysely } = service.deps.database
    const syncedAt = new Date(service.deps.clock())
    await kysely
      .updateTable('sync_job')
      .set({ state: 'COMPLETED', ended_at: syncedAt, counts: JSON.stringify({ Coverage: 3 }) })
      .where('authorization_id', '=', id)
      .execute()
    await kysely
      .updateTable('patient_authorization')
      .set({ current_generation: 1, next_sync_at: new Date(service.deps.clock() + 40 * DAY_MS) })
      .where('id', '=', id)
      .execute()
    const lastSyncedAt = syncedAt.getTime() / 1000
    service.advance(DAY_MS)
    const fresh = await refreshed(before.refresh_token)
    expect(fresh.sync).toMatchObject({ state: 'COMPLETED', lastSyncedAt })
    service.advance(SECOND_MS)
    const stale = await refreshed(fresh.refresh_token)
    expect(stale.sync).toMatchObject({ state: 'WAITING', lastSyncedAt, resourceTypes: { Coverage: 3 } })
    expect(await reads(stale.access_token)).toBe(200)
  })

  it('says server_error, and nothing of the cause, when we fail; the token stays good', async () => {
    const { access_token, refresh_token } = await linkForLong(service)
    const { id } = await authorizationOf(access_token)
    vi.spyOn(service.deps.keys, 'encrypt').mockImplementationOnce(() => {
      throw new Error(`secret of ${id}`)
    })
    const response = await refresh(service, refresh_token)
    expect(response.json()).toEqual({
      statusCode: 500,
      error: 'server_error',
      message: 'Something went wrong on our side',
    })
    expect(await stateOf(access_token)).toMatchObject({ active: true })
    expect((await refresh(service, refresh_token)).statusCode).toBe(200)
  })
})
