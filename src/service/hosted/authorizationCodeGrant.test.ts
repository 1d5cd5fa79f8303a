import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { publicTokenOf } from '../sessions/publicToken.ts'
import { exchange } from '../testing/journey.ts'
import { basicOf, FRESH_SUMMARY } from '../testing/linkApi.ts'
import { tokenResponse } from '../testing/startPayer.ts'
import { hashSecret } from '../tokens/secrets.ts'
import { CODE_SECONDS } from './leadBack.ts'
import {
  CALLBACK,
  CALLBACK_WITH_QUERY,
  grantAccess,
  hostedServiceForSuite,
  linkHosted,
  VERIFIER,
  Visitor,
} from './testing/hostedJourney.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { AuthorizationCodeResponse } from '../../contract/linkApi.ts'

const suite = hostedServiceForSuite()

async function codeOf(changes: Record<string, string | null> = {}): Promise<string> {
  return (await linkHosted(suite.current, changes)).searchParams.get('code') ?? ''
}

/** A good token request, with what a test changes; null leaves a parameter out. */
function redeem(
  code: string,
  changes: Record<string, string | null> = {},
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const form: Record<string, string | null> = {
    grant_type: 'authorization_code',
    client_id: TEST_KEYS.strict.publishableKey,
    code,
    code_verifier: VERIFIER,
    redirect_uri: CALLBACK,
    ...changes,
  }
  const given = Object.entries(form).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  return suite.current.app.inject({
    method: 'POST',
    url: '/link/token',
    payload: new URLSearchParams(given).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

async function introspects(accessToken: string): Promise<number> {
  const { statusCode } = await suite.current.app.inject({
    url: '/link/introspect',
    headers: { authorization: `Bearer ${accessToken}` },
  })
  return statusCode
}

const INVALID = {
  statusCode: 400,
  error: 'invalid_grant',
  message: 'The code is invalid, was used, has expired, or is not for this request',
}

describe('POST /link/token, grant authorization_code', () => {
  it('answers as an exchange does, and as OAuth does, for the verifier of RFC 7636', async () => {
    const response = await redeem(await codeOf({ flexpa_external_id: 'user-9' }))
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
    expect(response.json()).toEqual({
      access_token: expect.stringMatching(/^ey/) as string,
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: 'patient/*.rs',
      usage: 'ONE_TIME',
      refresh_expires_in: 86_400,
      ...FRESH_SUMMARY,
      user: { externalId: 'user-9' },
      timeUntilMaxAuth: expect.anything() as unknown,
    })
    expect(await introspects(response.json<AuthorizationCodeResponse>().access_token)).toBe(200)
  })

  it('gives a refresh token for offline_access, and says so where the plan does not allow it', async () => {
    const long = (await redeem(await codeOf({ scope: 'patient/Goal.rs offline_access' }))).json<object>()
    expect(long).toMatchObject({
      usage: 'MULTIPLE',
      scope: 'patient/Goal.rs patient/Patient.rs offline_access',
      refresh_token: expect.stringMatching(/.{20,}/) as string,
    })
    const { payer } = suite.current
    payer.replies.set('/token', { json: tokenResponse({ refresh_token: undefined }) })
    const short = (await redeem(await codeOf({ scope: 'patient/Goal.rs offline_access' }))).json<object>()
    payer.replies.delete('/token')
    expect(short).toMatchObject({ usage: 'ONE_TIME', scope: 'patient/Goal.rs patient/Patient.rs' })
    expect(short).not.toHaveProperty('refresh_token')
  })

  it.each([
    ['with its query', CALLBACK_WITH_QUERY],
    ['with the port that was asked for', 'http://127.0.0.1:51234/callback'],
  ])('takes the redirect URI %s', async (_, redirect_uri) => {
    expect((await redeem(await codeOf({ redirect_uri }), { redirect_uri })).statusCode).toBe(200)
  })

  it.each<[string, Record<string, string | null>]>([
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    [
      'the challenge in place of the verifier',
      { code_verifier: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' },
    ],
    ['the verifier with padding', { code_verifier: `${VERIFIER}=` }],
    ['another redirect URI of the client', { redirect_uri: CALLBACK_WITH_QUERY }],
    ['another port', { redirect_uri: 'https://app.example:443/callback' }],
    ['another client', { client_id: TEST_KEYS.legacy.publishableKey }],
    ['another code', { code: 'x'.repeat(43) }],
  ])('refuses %s, and the code stays good', async (_, changes) => {
    const code = await codeOf()
    const refused = await redeem(code, changes)
    expect([refused.statusCode, refused.json()]).toEqual([400, INVALID])
    expect((await redeem(code)).statusCode).toBe(200)
  })

  it.each(['client_id', 'code', 'code_verifier', 'redirect_uri'])(
    'misses %s, and the code stays good',
    async (name) => {
      const code = await codeOf()
      for (const value of [null, '']) {
        const { statusCode, body } = await redeem(code, { [name]: value })
        expect([statusCode, JSON.parse(body)]).toEqual([
          400,
          expect.objectContaining({
            error: 'invalid_request',
            message: expect.stringContaining(name) as string,
          }),
        ])
      }
      expect((await redeem(code)).statusCode).toBe(200)
    },
  )

  it('does not know a client without a key, and takes no key of one that has', async () => {
    const code = await codeOf()
    const unknown = await redeem(code, { client_id: `pk_test_${'0'.repeat(43)}` })
    expect([unknown.statusCode, unknown.json()]).toEqual([
      401,
      expect.objectContaining({ error: 'invalid_client' }),
    ])
    const authorization = basicOf(TEST_KEYS.strict)
    const twice = await redeem(code, {}, { authorization })
    expect([twice.statusCode, twice.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_request' }),
    ])
    expect((await redeem(code)).statusCode).toBe(200)
  })

  it('is over after two minutes', async () => {
    expect(CODE_SECONDS).toBe(120)
    const code = await codeOf()
    suite.current.advance((CODE_SECONDS - 1) * 1_000)
    const inTime = await codeOf()
    expect((await redeem(code)).statusCode).toBe(200)
    suite.current.advance(CODE_SECONDS * 1_000)
    expect((await redeem(inTime)).json()).toEqual(INVALID)
  })

  it('takes the last of several codes of one request only', async () => {
    const patient = new Visitor(suite.current)
    const path = await patient.arrive()
    await grantAccess(suite.current, await patient.openSession(path))
    const next = async () => {
      const { headers } = await patient.get(`${path}/return`)
      return new URL(String(headers.location)).searchParams.get('code') ?? ''
    }
    const [first, second] = [await next(), await next()]
    expect((await redeem(first)).json()).toEqual(INVALID)
    expect((await redeem(second)).statusCode).toBe(200)
    // Then there is nothing more to bring back.
    const done = await patient.get(`${path}/return`)
    expect([done.statusCode, done.headers.location]).toEqual([200, undefined])
    expect(done.body).toContain('You are done here')
  })
})

describe('a code that comes twice', () => {
  it('is refused, and the tokens it gave are dead', async () => {
    const code = await codeOf({ scope: 'offline_access' })
    const { access_token } = (await redeem(code)).json<AuthorizationCodeResponse>()
    expect(await introspects(access_token)).toBe(200)
    expect((await redeem(code)).json()).toEqual(INVALID)
    expect(await introspects(access_token)).toBe(401)
  })

  it('kills them a day later too', async () => {
    const code = await codeOf({ scope: 'offline_access' })
    const { access_token } = (await redeem(code)).json<AuthorizationCodeResponse>()
    suite.current.advance(20 * 3_600_000)
    await redeem(code)
    expect(await introspects(access_token)).toBe(401)
  })

  it('harms nothing in the hands of one who has only seen it', async () => {
    const code = await codeOf()
    const { access_token } = (await redeem(code)).json<AuthorizationCodeResponse>()
    for (const wrong of [{ code_verifier: 'x'.repeat(43) }, { redirect_uri: 'app://done' }]) {
      expect((await redeem(code, wrong)).json()).toEqual(INVALID)
    }
    expect(await introspects(access_token)).toBe(200)
  })

  it('gives tokens once, of ten that come at once', async () => {
    const code = await codeOf()
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(code)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    const given = await suite.current.deps.database.kysely
      .selectFrom('access_token')
      .innerJoin('hosted_request', 'hosted_request.authorization_id', 'access_token.authorization_id')
      .select('jti')
      .where('code_hash', '=', hashSecret(code))
      .execute()
    expect(given).toHaveLength(1)
  })
})

describe('one authorization, by its code and by its public token', () => {
  async function bothOf(): Promise<{ code: string; publicToken: string }> {
    const code = await codeOf()
    const { authorization_id } = await suite.current.deps.database.kysely
      .selectFrom('hosted_request')
      .select('authorization_id')
      .where('redeemed_at', 'is', null)
      .where('authorization_id', 'is not', null)
      .orderBy('created_at', 'desc')
      .orderBy('code_expires_at', 'desc')
      .executeTakeFirstOrThrow()
    return { code, publicToken: publicTokenOf(suite.current.deps, authorization_id ?? '') }
  }

  it('gives tokens by the first of them alone', async () => {
    const one = await bothOf()
    expect((await redeem(one.code)).statusCode).toBe(200)
    expect((await exchange(suite.current, one.publicToken)).statusCode).toBe(400)

    suite.current.advance(1_000)
    const other = await bothOf()
    const exchanged = await exchange(suite.current, other.publicToken)
    expect(exchanged.statusCode).toBe(200)
    // And what the public token gave stays, since the code was not used twice.
    for (let time = 0; time < 2; time += 1) expect((await redeem(other.code)).json()).toEqual(INVALID)
    expect(await introspects(exchanged.json<AuthorizationCodeResponse>().access_token)).toBe(200)
  })

  it('gives tokens once where both come at once', async () => {
    suite.current.advance(1_000)
    const { code, publicToken } = await bothOf()
    const answers = await Promise.all([redeem(code), exchange(suite.current, publicToken), redeem(code)])
    expect(answers.filter(({ statusCode }) => statusCode === 200).length).toBe(1)
  })
})
