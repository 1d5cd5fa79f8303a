import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { linkPlan, exchange } from '../testing/journey.ts'
import {
  introspect,
  linkAndExchange,
  linkForLong,
  payloadOf,
  refresh,
  requestToken,
  revoke,
} from '../testing/linkApi.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { tokenResponse } from '../testing/startPayer.ts'
import type { RefreshResponse } from '../../contract/linkApi.ts'

const service = serviceForSuite()
const DAY_MS = 24 * 3_600_000
/** Another plan of the same scripted payer. */
const AETNA = '7c308678-b82f-4787-b961-9e62f24d4120'
const INVALID_TOKEN = { statusCode: 401, error: 'Unauthorized', message: 'Invalid access token' }
const INVALID_KEY = { statusCode: 401, error: 'Unauthorized', message: 'Invalid secret key' }

const isAlive = async (accessToken: string) => (await introspect(service, accessToken)).statusCode === 200
const user = (externalId: string) => ({ user: { externalId } })

describe('POST /link/revoke', () => {
  it('ends what was linked: tokens dead, copy deleted, grant given back, app told', async () => {
    const { access_token, refresh_token, patient } = await linkForLong(service, user('whole'))
    const response = await revoke(service, access_token)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ count: 1 })
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })

    const headers = { authorization: `Bearer ${access_token}` }
    expect((await introspect(service, access_token)).json()).toEqual(INVALID_TOKEN)
    expect((await service.app.inject({ url: `/fhir/${patient}`, headers })).statusCode).toBe(401)
    expect((await refresh(service, refresh_token)).json()).toMatchObject({ error: 'invalid_grant' })
    const { kysely } = service.deps.database
    const id = String(payloadOf(access_token)['sub'])
    const row = await kysely
      .selectFrom('patient_authorization')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      state: 'REVOKED',
      payer_tokens: null,
      data_deleted_at: new Date(service.deps.clock()),
    })
    const told = await kysely.selectFrom('outbox').select('type').where('authorization_id', '=', id).execute()
    expect(told).toEqual([{ type: 'revoked' }])
    const [revocation] = service.payer.requestsTo('/revoke')
    expect(new URLSearchParams(revocation?.body).get('token')).toBe('payer-refresh-token')
  })

  it('ends every authorization of the same user, plan and member, and counts access tokens', async () => {
    const first = await linkForLong(service, user('often'))
    const second = await linkAndExchange(service, user('often'))
    const { publicToken } = await linkPlan(service, user('often'))
    const { access_token } = (await refresh(service, first.refresh_token)).json<RefreshResponse>()
    expect((await revoke(service, access_token)).json()).toEqual({ count: 2 })
    expect(await isAlive(second.access_token)).toBe(false)
    expect((await exchange(service, publicToken)).json()).toMatchObject({
      statusCode: 400,
      message: 'Invalid public token. The authorization is over.',
    })
  })

  it('touches no other user, plan, family member or application', async () => {
    const { access_token } = await linkAndExchange(service, user('one'))
    service.payer.replies.set('/token', { json: tokenResponse({ patient: 'family-member' }) })
    const member = await linkAndExchange(service, user('one'))
    service.payer.replies.clear()
    const others = [
      member,
      await linkAndExchange(service, user('two')),
      await linkAndExchange(service, { ...user('one'), endpoint: AETNA }),
      await linkAndExchange(
        service,
        { ...user('one'), publishableKey: TEST_KEYS.legacy.publishableKey },
        TEST_KEYS.legacy.secretKey,
      ),
    ]
    expect((await revoke(service, access_token)).json()).toEqual({ count: 1 })
    for (const other of others) expect(await isAlive(other.access_token)).toBe(true)
  })

  it('ends one authorization only of those who are anonymous: nobody knows that they are one', async () => {
    const anonymous = { user: undefined, publishableKey: TEST_KEYS.legacy.publishableKey }
    const one = await linkAndExchange(service, anonymous, TEST_KEYS.legacy.secretKey)
    const other = await linkAndExchange(service, anonymous, TEST_KEYS.legacy.secretKey)
    expect((await revoke(service, one.access_token, TEST_KEYS.legacy.secretKey)).json()).toEqual({ count: 1 })
    expect(await isAlive(other.access_token)).toBe(true)
  })

  it('takes JSON whatever it is called: the documentation’s own example calls it a form', async () => {
    const { access_token } = await linkAndExchange(service, user('label'))
    const response = await service.app.inject({
      method: 'POST',
      url: '/link/revoke',
      payload: `{\n"secret_key": "${TEST_KEYS.strict.secretKey}"\n}`,
      headers: {
        authorization: `Bearer ${access_token}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    expect(response.json()).toEqual({ count: 1 })
  })

  it('still ends an authorization whose access token has expired', async () => {
    const { access_token, refresh_token } = await linkForLong(service, user('late'))
    service.advance(2 * DAY_MS)
    expect((await revoke(service, access_token)).json()).toEqual({ count: 1 })
    expect((await refresh(service, refresh_token)).json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('finds a dead token in one that was refreshed, or revoked already', async () => {
    const before = await linkForLong(service, user('twice'))
    const after = (await refresh(service, before.refresh_token)).json<RefreshResponse>()
    expect((await revoke(service, before.access_token)).json()).toEqual(INVALID_TOKEN)
    expect((await revoke(service, after.access_token)).json()).toEqual({ count: 1 })
    for (const { access_token } of [before, after]) {
      const again = await revoke(service, access_token)
      expect(again.json()).toEqual(INVALID_TOKEN)
      expect(again.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
      expect(await isAlive(access_token)).toBe(false)
    }
  })

  it('revokes once among 20 at the same time', async () => {
    const { access_token } = await linkAndExchange(service, user('race'))
    const responses = await Promise.all(Array.from({ length: 20 }, () => revoke(service, access_token)))
    const bodies = responses.map((response) => response.json<object>())
    expect(bodies.filter((body) => 'count' in body)).toEqual([{ count: 1 }])
    expect(bodies.filter((body) => !('count' in body))).toEqual(Array(19).fill(INVALID_TOKEN))
  })

  it('revokes nothing with a wrong or foreign key, or without a token', async () => {
    const { access_token } = await linkAndExchange(service, user('safe'))
    const wrong = [
      '',
      'x',
      `sk_test_${'x'.repeat(43)}`,
      TEST_KEYS.legacy.secretKey,
      TEST_KEYS.strict.publishableKey,
    ]
    for (const secretKey of wrong) {
      expect((await revoke(service, access_token, secretKey)).json()).toEqual(INVALID_KEY)
    }
    const without = await service.app.inject({
      method: 'POST',
      url: '/link/revoke',
      payload: { secret_key: TEST_KEYS.strict.secretKey },
    })
    expect(without.json()).toEqual(INVALID_TOKEN)
    expect(without.headers['www-authenticate']).toBe('Bearer')
    for (const token of ['x', `${access_token}x`]) {
      expect((await revoke(service, token)).json()).toEqual(INVALID_TOKEN)
    }
    expect(await isAlive(access_token)).toBe(true)
  })

  it('has nothing to revoke for a token of the application itself', async () => {
    const token = (await requestToken(service, { grant_type: 'client_credentials' })).json<{
      access_token: string
    }>()
    const response = await revoke(service, token.access_token)
    expect(response.statusCode).toBe(403)
    expect(response.json()).toMatchObject({ statusCode: 403, error: 'Forbidden' })
  })
})
