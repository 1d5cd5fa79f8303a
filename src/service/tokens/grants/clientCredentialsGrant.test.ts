import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../../contract/testKeys.ts'
import { basicOf, introspect, payloadOf, requestToken } from '../../testing/linkApi.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { forgetTokens } from '../forgetTokens.ts'
import type { ApplicationTokenResponse } from '../../../contract/linkApi.ts'

const service = serviceForSuite()
const GRANT = { grant_type: 'client_credentials' }
const MINUTE_MS = 60_000

async function applicationToken(): Promise<string> {
  return (await requestToken(service, GRANT)).json<ApplicationTokenResponse>().access_token
}

describe('the client_credentials grant', () => {
  it.each([
    ['form', new URLSearchParams(GRANT).toString(), 'application/x-www-form-urlencoded'],
    ['JSON', JSON.stringify(GRANT), 'application/json'],
    ['JSON that is called form', JSON.stringify(GRANT), 'application/x-www-form-urlencoded'],
  ])('is asked for by %s', async (_, payload, contentType) => {
    const response = await service.app.inject({
      method: 'POST',
      url: '/link/token',
      payload,
      headers: { 'content-type': contentType, authorization: basicOf(TEST_KEYS.strict) },
    })
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    expect(response.json()).toEqual({
      access_token: expect.stringMatching(/^ey/) as string,
      expires_in: 1800,
      token_type: 'Bearer',
    })
  })

  it('gives a token of the application, which names no patient', async () => {
    const token = await applicationToken()
    const now = service.deps.clock() / 1000
    const claims = payloadOf(token)
    expect(claims).toEqual({
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      iat: now,
      exp: now + 1800,
      iss: service.deps.config.apiUrl,
      aud: service.deps.config.apiUrl,
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    })
    expect((await introspect(service, token)).json()).toEqual({ ...claims, active: true })
  })

  it('reads nobody’s records', async () => {
    const headers = { authorization: `Bearer ${await applicationToken()}` }
    for (const url of ['/fhir/Patient', '/fhir/Patient/$everything', '/fhir/Coverage/1']) {
      const response = await service.app.inject({ url, headers })
      expect(response.statusCode).toBe(403)
      expect(response.headers['www-authenticate']).toBe('Bearer error="insufficient_scope"')
      expect(response.json()).toMatchObject({
        resourceType: 'OperationOutcome',
        issue: [{ severity: 'error', code: 'forbidden' }],
      })
    }
  })

  it('gives a token for half an hour', async () => {
    const token = await applicationToken()
    const headers = { authorization: `Bearer ${token}` }
    const active = async () => (await introspect(service, token)).json<{ active: boolean }>().active
    service.advance(30 * MINUTE_MS - 1000)
    expect(await active()).toBe(true)
    service.advance(1000)
    expect(await active()).toBe(false)
    expect((await service.app.inject({ url: '/fhir/Patient', headers })).statusCode).toBe(401)
  })

  it('gives a token that dies with the key', async () => {
    const token = await applicationToken()
    const { kysely } = service.deps.database
    const key = { publishableKey: TEST_KEYS.strict.publishableKey }
    const revoke = (at: Date | null) =>
      kysely
        .updateTable('application_key')
        .set({ revoked_at: at })
        .where('publishable_key', '=', key.publishableKey)
        .execute()
    await revoke(new Date(service.deps.clock()))
    expect((await introspect(service, token)).statusCode).toBe(401)
    expect((await requestToken(service, GRANT)).json()).toMatchObject({ error: 'invalid_client' })
    await revoke(null)
    expect((await introspect(service, token)).statusCode).toBe(200)
  })

  it('is forgotten a day after it has expired, and then unknown', async () => {
    const token = await applicationToken()
    service.advance(30 * MINUTE_MS + 24 * 60 * MINUTE_MS)
    await forgetTokens(service.deps)
    expect((await introspect(service, token)).json()).toMatchObject({ active: false })
    service.advance(1000)
    await forgetTokens(service.deps)
    expect((await introspect(service, token)).statusCode).toBe(401)
  })
})
