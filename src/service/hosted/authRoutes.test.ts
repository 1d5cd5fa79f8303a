import { describe, expect, it } from 'vitest'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import {
  authorizationQuery,
  CALLBACK,
  CALLBACK_WITH_QUERY,
  getAuth,
  hostedServiceForSuite,
  ORIGIN,
} from './testing/hostedJourney.ts'

const suite = hostedServiceForSuite()
const ask = (query: URLSearchParams | string) => getAuth(suite.current, query)

/** The client's answer, or what came instead. */
async function answerTo(query: URLSearchParams | string): Promise<Record<string, string>> {
  const { statusCode, headers } = await ask(query)
  if (statusCode !== 303) return { status: String(statusCode) }
  const to = new URL(String(headers.location))
  return { to: to.origin + to.pathname, ...Object.fromEntries(to.searchParams) }
}

describe('GET /link/auth, a good request', () => {
  it('leads to a page of the link host, with nothing in the address that the client said', async () => {
    const response = await ask(authorizationQuery({ flexpa_external_id: 'patient-of-mine' }))
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toMatch(/^https:\/\/link\.example\/hosted\/enter\/[\w-]{43}$/)
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.headers['referrer-policy']).toBe('no-referrer')
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.stringify([response.headers, response.body])).not.toContain('patient-of-mine')
  })

  it.each<[string, Record<string, string | null>]>([
    ['without a state', { state: null }],
    ['with an empty state, which counts as none', { state: '' }],
    ['without a scope, which asks for everything', { scope: null }],
    ['with a parameter that we do not know', { prompt: 'login' }],
    ['for a plan', { flexpa_endpoint_id: 'D39433B7-0fbd-4bc2-bdae-fb276799979f' }],
    ['from a port of the loopback address', { redirect_uri: 'http://127.0.0.1:51234/callback' }],
    ['from an app', { redirect_uri: 'app://done' }],
  ])('is taken %s', async (_, changes) => {
    expect(await answerTo(authorizationQuery(changes))).toEqual({
      to: expect.stringContaining('/hosted/enter/') as string,
    })
  })

  it('stores handle and state so that a copy of the database does not tell them', async () => {
    const { headers } = await ask(authorizationQuery({ state: 'state-that-only-the-client-knows' }))
    const handle = String(headers.location).split('/').at(-1) ?? ''
    const rows = await suite.current.deps.database.kysely.selectFrom('hosted_request').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(handle)
    expect(JSON.stringify(rows)).not.toContain('state-that-only')
  })
})

describe('GET /link/auth, where the client or its address is in doubt', () => {
  it.each<[string, Record<string, string | null>]>([
    ['no client', { client_id: null }],
    ['an unknown client', { client_id: `pk_test_${'0'.repeat(43)}` }],
    ['a secret key', { client_id: TEST_KEYS.strict.secretKey }],
    ['no address', { redirect_uri: null }],
    ['an unregistered address', { redirect_uri: 'https://evil.example/callback' }],
    ['a registered address with more behind it', { redirect_uri: `${CALLBACK}/more` }],
    ['a registered address with a fragment', { redirect_uri: `${CALLBACK}#x` }],
    ['an address with another port', { redirect_uri: 'https://app.example:8443/callback' }],
    ['a script', { redirect_uri: 'javascript:alert(1)' }],
  ])('shows a page for %s, and sends the browser nowhere', async (_, changes) => {
    const response = await ask(authorizationQuery(changes))
    expect(response.statusCode).toBe(400)
    expect(response.headers.location).toBeUndefined()
    expect(response.headers['content-type']).toContain('text/html')
    expect(response.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(response.body).toContain('This link does not work')
    expect(response.body).not.toContain('evil.example')
  })

  it.each(['client_id', 'redirect_uri'])('so it does where %s stands twice', async (name) => {
    const query = authorizationQuery()
    query.append(name, query.get(name) ?? '')
    const response = await ask(query)
    expect([response.statusCode, response.headers.location]).toEqual([400, undefined])
    expect(response.body).toContain(name)
  })

  it('knows the addresses of the client alone, not of another', async () => {
    const { database } = suite.current.deps
    const id = '8d4c2a76-0b9f-4f3a-9e1d-5c6b8a7f2e02'
    await database.kysely
      .insertInto('application_redirect_uri')
      .values({ application_id: id, redirect_uri: 'https://other.example/' })
      .execute()
    const other = { redirect_uri: 'https://other.example/' }
    expect(await answerTo(authorizationQuery(other))).toEqual({ status: '400' })
    const client_id = TEST_KEYS.legacy.publishableKey
    expect(await answerTo(authorizationQuery({ ...other, client_id }))).toHaveProperty('to')
  })
})

describe('GET /link/auth, a mistake of the client', () => {
  it.each<[string, Record<string, string | null>, string]>([
    ['no response_type', { response_type: null }, 'invalid_request'],
    ['another response_type', { response_type: 'token' }, 'unsupported_response_type'],
    ['two response types in one', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['no challenge', { code_challenge: null }, 'invalid_request'],
    [
      'neither challenge nor method',
      { code_challenge: null, code_challenge_method: null },
      'invalid_request',
    ],
    ['no method, which would be plain', { code_challenge_method: null }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a method in small letters', { code_challenge_method: 's256' }, 'invalid_request'],
    ['a challenge that is too short', { code_challenge: 'abc' }, 'invalid_request'],
    ['a padded challenge', { code_challenge: `${'a'.repeat(43)}=` }, 'invalid_request'],
    ['a challenge in base64', { code_challenge: `${'a'.repeat(42)}+` }, 'invalid_request'],
    ['an unknown scope', { scope: 'patient/*.rs openid' }, 'invalid_scope'],
    ['a scope that writes', { scope: 'patient/*.cruds' }, 'invalid_scope'],
    ['an unknown type', { scope: 'patient/Invoice.rs' }, 'invalid_scope'],
    ['another compartment', { scope: 'user/*.rs' }, 'invalid_scope'],
    ['no user', { flexpa_external_id: null }, 'invalid_request'],
    ['an empty user', { flexpa_external_id: '' }, 'invalid_request'],
    ['a user that is too long', { flexpa_external_id: 'u'.repeat(256) }, 'invalid_request'],
    ['a user with a NUL', { flexpa_external_id: 'u\0' }, 'invalid_request'],
    ['a plan that is no id', { flexpa_endpoint_id: 'humana' }, 'invalid_request'],
    ['an unknown plan', { flexpa_endpoint_id: '00000000-0000-4000-8000-000000000000' }, 'invalid_request'],
    [
      'a plan of live mode',
      { flexpa_endpoint_id: 'd3a11a96-9e07-4b87-bf03-30043d00a35d' },
      'invalid_request',
    ],
  ])('is told at its redirect URI: %s', async (_, changes, error) => {
    const answer = await answerTo(authorizationQuery(changes))
    expect(answer).toEqual({
      to: CALLBACK,
      error,
      // RFC 6749, appendix A.8
      error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/) as string,
      state: 'a state',
      iss: ORIGIN,
    })
  })

  it.each(['response_type', 'code_challenge', 'scope', 'flexpa_external_id', 'unknown'])(
    'is told of %s standing twice',
    async (name) => {
      const query = authorizationQuery({ [name]: 'code' })
      query.append(name, 'code')
      expect(await answerTo(query)).toMatchObject({ error: 'invalid_request', state: 'a state' })
    },
  )

  it('is told of two states, neither of which is then given back', async () => {
    const query = authorizationQuery()
    query.append('state', 'another')
    const answer = await answerTo(query)
    expect(answer).toMatchObject({ to: CALLBACK, error: 'invalid_request' })
    expect(answer).not.toHaveProperty('state')
  })

  it('keeps the query of the redirect URI', async () => {
    const query = authorizationQuery({ redirect_uri: CALLBACK_WITH_QUERY, scope: 'x', state: null })
    const { headers } = await ask(query)
    expect(headers.location).toMatch(
      /^https:\/\/app\.example\/callback\?tenant=7&next=%2Fhome&error=invalid_scope&/,
    )
  })

  it.each(['&?=/#+%', 'ünï 日本 🙂', 'a\r\nset-cookie: b=c', '<script>', ' ', '\0', 'x'.repeat(4_000)])(
    'has its state back as it was: %j',
    async (state) => {
      const { headers } = await ask(authorizationQuery({ state, scope: 'x' }))
      const location = String(headers.location)
      expect(new URL(location).searchParams.get('state')).toBe(state)
      // For those who do not take `+` for a space.
      expect(decodeURIComponent(/[?&]state=([^&]*)/.exec(location)?.[1] ?? '')).toBe(state)
      expect(headers['set-cookie']).toBeUndefined()
    },
  )
})

describe('/link/auth and the rest of the web', () => {
  it('answers no preflight, and allows no other origin', async () => {
    const preflight = await suite.current.app.inject({
      method: 'OPTIONS',
      url: '/link/auth',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'GET' },
    })
    expect(preflight.statusCode).toBe(404)
    const answer = await ask(authorizationQuery())
    for (const { headers } of [preflight, answer]) {
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })
})

describe('where the hosts differ', () => {
  const split = hostedServiceForSuite({ apiUrl: 'https://api.example', scriptUrl: 'https://js.example' })
  const at = (host: string, url: string) => split.current.app.inject({ url, headers: { host } })

  it('the API judges, the link host shows the page, and the API is the issuer', async () => {
    const path = `/link/auth?${authorizationQuery().toString()}`
    const { statusCode, headers } = await at('api.example', path)
    expect([statusCode, headers.location]).toEqual([303, expect.stringMatching(/^https:\/\/link\.example\//)])
    expect((await at('link.example', path)).statusCode).toBe(404)
    const entering = new URL(String(headers.location)).pathname
    expect((await at('api.example', entering)).statusCode).toBe(404)
    expect((await at('link.example', entering)).statusCode).toBe(303)
    const refused = await at('api.example', `/link/auth?${authorizationQuery({ scope: 'x' }).toString()}`)
    expect(new URL(String(refused.headers.location)).searchParams.get('iss')).toBe('https://api.example')
  })
})
