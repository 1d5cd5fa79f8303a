import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestService, START_TIMEOUT_MS } from '../testing/createTestService.ts'
import { PLAN } from '../testing/journey.ts'
import { linkAndExchange, payloadOf } from '../testing/linkApi.ts'
import { authenticate } from './authenticate.ts'
import type { IntrospectResponse } from '../../contract/linkApi.ts'
import type { TestService } from '../testing/createTestService.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

let service: TestService
beforeAll(async () => {
  service = await createTestService()
}, START_TIMEOUT_MS)
afterAll(() => service.close())

function introspect(token: string, scheme = 'Bearer') {
  return service.app.inject({ url: '/link/introspect', headers: { authorization: `${scheme} ${token}` } })
}

describe('GET /link/introspect', () => {
  it('answers in the full shape', async () => {
    const { access_token, ...exchanged } = await linkAndExchange(service, { user: { externalId: 'é"<b>' } })
    const response = await introspect(access_token)
    expect(response.statusCode).toBe(200)
    const { usage, patient, user, endpoint, sync, timeUntilMaxAuth } = exchanged
    expect(response.json<IntrospectResponse>()).toEqual({
      ...payloadOf(access_token),
      active: true,
      state: 'EXCHANGED',
      usage,
      patient,
      user,
      endpoint,
      sync,
      timeUntilMaxAuth,
    })
  })

  it('says of an expired token that it is not active', async () => {
    const { access_token } = await linkAndExchange(service)
    service.advance(DAY_MS)
    const response = await introspect(access_token)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ active: false, state: 'EXCHANGED' })
    const request = { headers: { authorization: `Bearer ${access_token}` } }
    await expect(authenticate(service.deps, request)).rejects.toMatchObject({ statusCode: 401 })
  })

  it('says of a refreshed token that it is not active, and of a revoked one nothing', async () => {
    const { access_token } = await linkAndExchange(service)
    const request = { headers: { authorization: `Bearer ${access_token}` } }
    await expect(authenticate(service.deps, request)).resolves.toMatchObject({
      mode: 'TEST',
      endpointId: PLAN,
    })
    const become = (state: 'REFRESHED' | 'REVOKED') =>
      service.deps.database.kysely
        .updateTable('access_token')
        .set({ state })
        .where('jti', '=', String(payloadOf(access_token)['jti']))
        .execute()
    await become('REFRESHED')
    expect((await introspect(access_token)).json()).toMatchObject({ active: false, state: 'REFRESHED' })
    await expect(authenticate(service.deps, request)).rejects.toMatchObject({ statusCode: 401 })
    await become('REVOKED')
    expect((await introspect(access_token)).json()).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Invalid access token',
    })
  })

  it('refuses forgeries', async () => {
    const { access_token } = await linkAndExchange(service)
    const claims = payloadOf(access_token)
    const { keys } = service.deps
    const other = await generateKeyPair('ES256')
    const sign = (
      payload: Record<string, unknown>,
      header: Record<string, unknown> = {},
      key = keys.signing.privateKey,
    ) => new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header }).sign(key)
    const [head = '', body = '', signature = ''] = access_token.split('.')
    const changed = Buffer.from(JSON.stringify({ ...claims, patient: 'Patient/other' })).toString('base64url')
    const forgeries = [
      new UnsecuredJWT(claims).encode(),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .sign(new TextEncoder().encode(JSON.stringify(keys.signing.kid).padEnd(32))),
      await sign(claims, {}, other.privateKey),
      await sign(claims, { typ: 'JWT' }),
      await sign({ ...claims, aud: 'https://other.example' }),
      await sign({ ...claims, iss: 'https://other.example' }),
      await sign({ ...claims, jti: '00000000-0000-4000-8000-000000000000' }),
      await sign({ ...claims, sub: '00000000-0000-4000-8000-000000000000' }),
      await sign({ jti: claims['jti'], iss: claims['iss'], aud: claims['aud'] }),
      [head, changed, signature].join('.'),
      [head, body, signature.slice(0, -4)].join('.'),
      `${head}.${body}.`,
      `${access_token}x`,
      'x'.repeat(5000),
      'not-a-token',
    ]
    for (const forgery of forgeries) expect((await introspect(forgery)).statusCode).toBe(401)
    expect((await introspect(access_token)).statusCode).toBe(200)
  })

  it.each(['Basic', 'Token', ''])('wants a Bearer, not %j', async (scheme) => {
    const { access_token } = await linkAndExchange(service)
    expect((await introspect(access_token, scheme)).statusCode).toBe(401)
  })

  it('takes no token from the query', async () => {
    const { access_token } = await linkAndExchange(service)
    const response = await service.app.inject({ url: `/link/introspect?access_token=${access_token}` })
    expect(response.statusCode).toBe(401)
  })

  it.each([
    [undefined, 'unknown'],
    [0, 'indefinite'],
    [1000, 940],
  ] as const)('of a payer that says %s tells timeUntilMaxAuth %s', async (seconds, expected) => {
    const { access_token } = await linkAndExchange(service)
    const endpoint = service.deps.directory.get(PLAN)
    if (endpoint === undefined) throw new Error('no plan')
    if (seconds !== undefined) endpoint.maxAuthorizationSeconds = seconds
    service.advance(MINUTE_MS)
    const body = (await introspect(access_token)).json<IntrospectResponse>()
    delete endpoint.maxAuthorizationSeconds
    expect(body.timeUntilMaxAuth).toBe(expected)
  })
})
