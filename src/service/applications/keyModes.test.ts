import { describe, expect, it } from 'vitest'
import { LIVE_PLAN_ID } from '../../contract/hostMistakes.ts'
import { basicOf, introspect, linkForLong, refresh, requestToken, revoke } from '../testing/linkApi.ts'
import { ask, exchange, linkPlan, openTestSession, PLAN, sessionRequest } from '../testing/journey.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import { createKey, revokeKey, rotateKey } from './manageKeys.ts'
import { TEST_APPLICATIONS } from './testApplications.ts'
import type { KeyPair } from './manageKeys.ts'

/** Aetna is a real plan here, Humana a sandbox. */
const LIVE = '7c308678-b82f-4787-b961-9e62f24d4120'
const service = serviceForSuite({
  endpoint: (record) => (record.id === LIVE ? { ...record, mode: 'LIVE' } : record),
})
const APPLICATION = TEST_APPLICATIONS[0]?.id ?? ''
const makeKeys = async () => ({
  test: await createKey(service.deps, APPLICATION, 'TEST'),
  live: await createKey(service.deps, APPLICATION, 'LIVE'),
})

describe('the mode of keys and plans', () => {
  it.each(['test', 'live'] as const)(
    'opens no session of a %s key for a plan of the other mode',
    async (mode) => {
      const { publishableKey } = (await makeKeys())[mode]
      const [own, other] = mode === 'test' ? [PLAN, LIVE] : [LIVE, PLAN]
      const open = (endpoint: string) =>
        service.app.inject({
          method: 'POST',
          url: '/sessions',
          payload: sessionRequest({ publishableKey, endpoint }),
        })
      const refused = await open(other)
      expect(refused.statusCode).toBe(400)
      expect(refused.json()).toMatchObject({ error: { code: 'INVALID_ENDPOINT_MODE' } })
      expect((await open(own)).statusCode).toBe(201)
    },
  )

  it.each(['test', 'live'] as const)(
    'lets no session of a %s key go to a plan of the other mode',
    async (mode) => {
      const { publishableKey } = (await makeKeys())[mode]
      const endpointId = mode === 'test' ? LIVE : PLAN
      const session = await openTestSession(service, { publishableKey })
      for (const [path, body] of [
        ['consent', { endpointId, agreed: true, locale: 'en' }],
        ['attempts', { endpointId }],
      ] as const) {
        const refused = await ask(service, session, `/sessions/current/${path}`, body)
        expect(refused.statusCode).toBe(400)
        expect(refused.json()).toMatchObject({ error: { code: 'INVALID_ENDPOINT_MODE' } })
      }
    },
  )

  it.each(['test', 'live'] as const)('finds for a %s key the plans of its mode only', async (mode) => {
    const { publishableKey } = (await makeKeys())[mode]
    const found = await service.app.inject({ url: `/plans?publishableKey=${publishableKey}&q=aetna` })
    const ids = found.json<{ plans: { id: string }[] }>().plans.map(({ id }) => id)
    expect(ids.includes(LIVE)).toBe(mode === 'live')
    expect(ids).not.toContain(mode === 'live' ? PLAN : LIVE_PLAN_ID)
  })

  it.each(['test', 'live'] as const)(
    'exchanges a token of a %s plan for a secret of that mode, and is not burned by the other',
    async (mode) => {
      const keys = await makeKeys()
      const [own, other] = mode === 'test' ? [keys.test, keys.live] : [keys.live, keys.test]
      const { publishableKey } = own
      const { publicToken } = await linkPlan(service, {
        publishableKey,
        endpoint: mode === 'test' ? PLAN : LIVE,
      })
      const refused = await exchange(service, publicToken, other.secretKey)
      expect(refused.statusCode).toBe(400)
      expect(refused.json()).toMatchObject({ message: 'Invalid public token. Public token was not found.' })
      expect((await exchange(service, publicToken, own.secretKey)).statusCode).toBe(200)
    },
  )

  it('exchanges what a since revoked key has begun for any secret of the application and the mode', async () => {
    const { test } = await makeKeys()
    const { publicToken } = await linkPlan(service, { publishableKey: test.publishableKey })
    await revokeKey(service.deps, test.publishableKey)
    const fresh = await makeKeys()
    expect((await exchange(service, publicToken, test.secretKey)).statusCode).toBe(401)
    expect((await exchange(service, publicToken, fresh.live.secretKey)).statusCode).toBe(400)
    expect((await exchange(service, publicToken, fresh.test.secretKey)).statusCode).toBe(200)
  })

  it.each(['test', 'live'] as const)(
    'refreshes and revokes what is of a %s plan for keys of that mode, and nothing for the other',
    async (mode) => {
      const keys = await makeKeys()
      const [own, other] = mode === 'test' ? [keys.test, keys.live] : [keys.live, keys.test]
      const endpoint = mode === 'test' ? PLAN : LIVE
      const { publishableKey } = own
      const tokens = await linkForLong(service, { publishableKey, endpoint }, own.secretKey)
      expect((await refresh(service, tokens.refresh_token, other)).json()).toMatchObject({
        statusCode: 400,
        error: 'invalid_grant',
      })
      expect((await revoke(service, tokens.access_token, other.secretKey)).statusCode).not.toBe(200)
      const refreshed = await refresh(service, tokens.refresh_token, own)
      expect(refreshed.statusCode).toBe(200)
      const { access_token: accessToken } = refreshed.json<{ access_token: string }>()
      expect((await revoke(service, accessToken, own.secretKey)).statusCode).toBe(200)
      expect((await introspect(service, accessToken)).statusCode).toBe(401)
    },
  )

  it('refreshes with the pair that has taken the place of the one that was there', async () => {
    const { test } = await makeKeys()
    const { publishableKey, secretKey } = test
    const { refresh_token: refreshToken } = await linkForLong(service, { publishableKey }, secretKey)
    const fresh = await rotateKey(service.deps, publishableKey, 0)
    expect((await refresh(service, refreshToken, test)).statusCode).toBe(401)
    expect((await refresh(service, refreshToken, fresh)).statusCode).toBe(200)
  })

  it('takes no pair of two modes at the token endpoint', async () => {
    const { test, live } = await makeKeys()
    const ask = (pair: Pick<KeyPair, 'publishableKey' | 'secretKey'>) =>
      requestToken(service, { grant_type: 'client_credentials' }, basicOf(pair))
    expect((await ask({ publishableKey: test.publishableKey, secretKey: live.secretKey })).statusCode).toBe(
      401,
    )
    expect((await ask({ publishableKey: live.publishableKey, secretKey: test.secretKey })).statusCode).toBe(
      401,
    )
    for (const pair of [test, live]) expect((await ask(pair)).statusCode).toBe(200)
    await revokeKey(service.deps, test.publishableKey)
    expect((await ask(test)).statusCode).toBe(401)
  })
})
