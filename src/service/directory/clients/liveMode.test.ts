import { exportJWK, generateKeyPair } from 'jose'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '../../applications/manageKeys.ts'
import { startJobs } from '../../jobs/startJobs.ts'
import {
  PLAN,
  consentAndMint,
  eventsUntil,
  exchange,
  openTestSession,
  sessionRequest,
  startSignIn,
} from '../../testing/journey.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { startSmartServer } from '../../testing/smartServer/startSmartServer.ts'
import { signInAt } from '../../testing/smartServer/signInAt.ts'
import { basicOf, requestToken } from '../../testing/linkApi.ts'
import { followDirectory } from '../followDirectory.ts'
import { idOfBase } from '../import/endpointIds.ts'
import { importDirectory } from '../import/importDirectory.ts'
import { connectClient } from './connectClient.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { JWK } from 'jose'
import type { ClientMetadata } from 'oidc-provider'
import type { Connections } from '../../../contract/connections.ts'
import type { ExchangeResponse } from '../../../contract/linkApi.ts'
import type { KeyPair } from '../../applications/manageKeys.ts'
import type { ClientMethod } from '../endpointRecord.ts'

/** A private key as a file of keys has it, and its public half as a payer registers it. */
async function makeKey(alg: 'ES384' | 'RS384', kid: string): Promise<{ secret: JWK; shown: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return {
    secret: { ...(await exportJWK(privateKey)), kid },
    shown: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
  }
}

const SECRET = 's3cret with + and % in it'
const [elliptic, rsa] = [await makeKey('ES384', 'elliptic'), await makeKey('RS384', 'rsa')]
const folder = mkdtempSync(join(tmpdir(), 'flexpalink-live-'))
const keysFile = join(folder, 'keys.json')
writeFileSync(keysFile, JSON.stringify({ keys: [elliptic.secret, rsa.secret] }))

interface Case {
  name: string
  method: ClientMethod
  scopes: 'v1' | 'v2'
  registered: Partial<ClientMetadata>
  keyId?: string
  secret?: string
}

const CASES: Case[] = [
  { name: 'Public', method: 'none', scopes: 'v2', registered: { token_endpoint_auth_method: 'none' } },
  {
    name: 'Basic',
    method: 'client_secret_basic',
    scopes: 'v1',
    secret: SECRET,
    registered: { token_endpoint_auth_method: 'client_secret_basic', client_secret: SECRET },
  },
  {
    name: 'Post',
    method: 'client_secret_post',
    scopes: 'v2',
    secret: SECRET,
    registered: { token_endpoint_auth_method: 'client_secret_post', client_secret: SECRET },
  },
  {
    name: 'Elliptic',
    method: 'private_key_jwt',
    scopes: 'v2',
    registered: {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES384',
      jwks: { keys: [elliptic.shown] },
    },
  },
  {
    name: 'Rsa',
    method: 'private_key_jwt',
    scopes: 'v1',
    keyId: 'rsa',
    registered: {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'RS384',
      jwks: { keys: [rsa.shown] },
    },
  },
]

const servers = await Promise.all(
  CASES.map(async ({ scopes, registered }) =>
    startSmartServer({
      scopes,
      clients: (fhirBase) => [
        {
          client_id: 'our client',
          redirect_uris: [`https://link.example/callback/${idOfBase(fhirBase)}`],
          ...registered,
        },
      ],
    }),
  ),
)

const service = serviceForSuite({
  alsoAllow: servers.map(({ hostPort }) => hostPort),
  config: { clientKeysFile: keysFile },
})
let live: KeyPair
const stop: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const { deps } = service
  // The servers have the wall's clock, and look whether assertions are of now.
  service.advance(Date.now() - deps.clock())
  const jobs = await startJobs(deps)
  stop.push(() => jobs.stop())
  const application = await deps.database.kysely
    .selectFrom('application')
    .select('id')
    .where('name', '=', 'Bright Steps')
    .executeTakeFirstOrThrow()
  live = await createKey(deps, application.id, 'LIVE')

  const lines = servers.flatMap(({ fhirBase }, index) =>
    ['Main', 'Second'].map((which) =>
      JSON.stringify({ name: `${which} Brand of ${CASES[index]?.name ?? ''}`, url: fhirBase }),
    ),
  )
  const list = join(folder, 'list.jsonl')
  writeFileSync(list, lines.join('\n'))
  const report = await importDirectory(deps, list, {
    outboundAllow: deps.config.outboundAllow,
    type: 'PAYER',
    dryRun: false,
  })
  expect(report).toMatchObject({ imported: 2 * CASES.length, refused: [] })
  for (const [index, { method, secret, keyId }] of CASES.entries()) {
    await connectClient(deps, servers[index]?.fhirBase ?? '', {
      clientId: 'our client',
      method,
      secret,
      keyId,
      refreshable: true,
      maxAuthorizationSeconds: undefined,
    })
  }
  stop.push(await followDirectory(deps))
}, 120_000)
afterAll(async () => {
  for (const end of stop) await end()
  for (const server of servers) await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** From the session to the exchange, as a patient with a browser does it. */
async function link(label: string): Promise<ExchangeResponse> {
  const [plan] = service.deps.directory.search('LIVE', label).plans
  expect(plan).toMatchObject({ label, available: true })
  const { publishableKey } = live
  const session = await openTestSession(service, { publishableKey, usage: 'MULTIPLE' })
  const path = await consentAndMint(service, session, { endpointId: plan?.id ?? '' })
  const signIn = await startSignIn(service, path)
  const back = await signInAt(signIn.url)
  const answer = await service.app.inject({
    url: back.pathname + back.search,
    headers: { cookie: signIn.cookie, 'sec-fetch-site': 'cross-site' },
  })
  expect(answer.statusCode).toBe(200)
  const authorized = (await eventsUntil(service, session, 'authorized')).find(
    ({ type }) => type === 'authorized',
  )
  if (authorized?.type !== 'authorized') throw new Error('not authorized')
  const exchanged = await exchange(service, authorized.publicToken, live.secretKey)
  expect(exchanged.statusCode).toBe(200)
  return exchanged.json<ExchangeResponse>()
}

const read = (path: string, token: string) =>
  service.app.inject({ url: `/fhir/${path}`, headers: { authorization: `Bearer ${token}` } })

/** Links, reads, refreshes and revokes, and looks at how we came to the server. */
async function liveEndToEnd(which: 'Main' | 'Second', { name, method, scopes }: Case): Promise<void> {
  const server = servers[CASES.findIndex((each) => each.name === name)]
  if (server === undefined) throw new RangeError('no server')
  server.tokenRequests.length = 0
  const { access_token: token, refresh_token: refreshToken } = await link(`${which} Brand of ${name}`)
  await expect.poll(async () => (await read('Patient', token)).statusCode, { timeout: 20_000 }).toBe(200)

  const claims = (await read('ExplanationOfBenefit?_total=accurate', token)).json<{
    total: number
    entry: { resource: { meta: { tag: { code: string }[] } } }[]
  }>()
  expect(claims.total).toBe(3)
  const tags = claims.entry.flatMap(({ resource }) => resource.meta.tag.map(({ code }) => code))
  expect(tags.filter((code) => code === 'LIVE')).toHaveLength(3)
  expect((await read('Observation', token)).body).not.toContain('member-1002')

  // The server's access tokens are short: the sync has renewed by the refresh token, which rotates.
  const grants = server.tokenRequests.map(({ body }) => body.get('grant_type'))
  expect(grants.slice(0, 2)).toEqual(['authorization_code', 'refresh_token'])

  const form = { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' }
  const refreshed = await requestToken(service, form, basicOf(live))
  expect(refreshed.statusCode).toBe(200)
  const revoked = await service.app.inject({
    method: 'POST',
    url: '/link/revoke',
    payload: { secret_key: live.secretKey },
    headers: { authorization: `Bearer ${refreshed.json<ExchangeResponse>().access_token}` },
  })
  expect(revoked.statusCode).toBe(200)
  await expect.poll(() => server.tokenRequests.at(-1)?.path).toBe('/token/revocation')
  for (const { authorization, body, status } of server.tokenRequests) {
    expect(status).toBe(200)
    expect(methodOf(authorization, body)).toBe(method)
  }
  expect(server.scopesAsked.at(-1)).toContain(scopes === 'v2' ? 'patient/Patient.rs' : 'patient/Patient.read')
}

describe('a live plan', () => {
  it.each(CASES.map((each) => [each.name, each] as const))(
    'is linked, read, renewed and revoked end to end by a client of the kind %s',
    (_, each) => liveEndToEnd('Main', each),
  )

  it('of a second brand at the same base is, with the same client and redirect URI', async () => {
    for (const each of CASES.filter(({ name }) => name === 'Elliptic')) await liveEndToEnd('Second', each)
  })

  it('shows by a sign-in at one brand what was linked by another at the same base', async () => {
    const [plan] = service.deps.directory.search('LIVE', 'main brand of elliptic').plans
    const begun = await service.app.inject({
      method: 'POST',
      url: '/connections/sign-in',
      payload: new URLSearchParams({ endpointId: plan?.id ?? '' }).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: service.deps.config.linkUrl,
      },
    })
    const back = await signInAt(String(begun.headers.location))
    const answered = await service.app.inject({
      url: back.pathname + back.search,
      headers: { cookie: cookiesOf(begun), 'sec-fetch-site': 'cross-site' },
    })
    const read = await service.app.inject({
      method: 'POST',
      url: '/connections/read',
      payload: {},
      headers: { cookie: cookiesOf(answered), origin: service.deps.config.linkUrl },
    })
    const plans = read.json<Connections>().connections.map((connection) => connection.plan)
    expect(plans).toContain('Second Brand of Elliptic')
    expect(plans.filter((name) => !name.endsWith('of Elliptic'))).toEqual([])
  })
})

const cookiesOf = ({ cookies }: LightMyRequestResponse) =>
  cookies.flatMap(({ name, value }) => (value === '' ? [] : [`${name}=${value}`])).join('; ')

/** Which of the methods a request shows; SMART's rules for assertions are looked at too. */
function methodOf(authorization: string | undefined, body: URLSearchParams): string {
  if (authorization !== undefined) return 'client_secret_basic'
  if (body.has('client_secret')) return 'client_secret_post'
  const assertion = body.get('client_assertion')
  if (assertion === null) return 'none'
  const [header = {}, claims = {}] = assertion
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
  expect(header).toMatchObject({ typ: 'JWT', kid: expect.any(String) as unknown })
  expect(claims).toMatchObject({ iss: 'our client', sub: 'our client', jti: expect.any(String) as unknown })
  expect(Number(claims['exp']) - Number(claims['iat'])).toBeLessThanOrEqual(300)
  expect(String(claims['aud'])).toMatch(/\/token$/)
  return 'private_key_jwt'
}

describe('live mode', () => {
  const open = async (publishableKey: string, endpoint: string) => {
    const payload = sessionRequest({ publishableKey, endpoint })
    return (await service.app.inject({ method: 'POST', url: '/sessions', payload })).json<unknown>()
  }

  it('and test mode refuse each other’s endpoints', async () => {
    const [plan] = service.deps.directory.search('LIVE', 'main brand of public').plans
    const code = 'INVALID_ENDPOINT_MODE'
    expect(await open(live.publishableKey, PLAN)).toMatchObject({ error: { code } })
    const { publishableKey } = sessionRequest()
    expect(await open(publishableKey, plan?.id ?? '')).toMatchObject({ error: { code } })
  })

  it('publishes the public halves of our keys, and nothing else of them', async () => {
    const response = await service.app.inject('/.well-known/jwks.json')
    expect(response.headers['cache-control']).toBe('public, max-age=3600')
    const { keys } = response.json<{ keys: JWK[] }>()
    expect(keys).toEqual([elliptic.shown, rsa.shown].map((shown) => ({ ...shown, key_ops: ['verify'] })))
    for (const key of keys)
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(part)
  })

  it('keeps secrets encrypted, and out of all that is public', async () => {
    const { kysely } = service.deps.database
    const stored = [
      await kysely.selectFrom('endpoint_client').selectAll().execute(),
      await kysely.selectFrom('endpoint').selectAll().execute(),
    ]
    expect(JSON.stringify(stored)).not.toContain(SECRET)
    for (const url of ['/endpoints?mode=LIVE', '/directory?q=brand']) {
      const { body } = await service.app.inject(url)
      expect(body).toContain('Main Brand of Basic')
      for (const secret of [SECRET, 'our client', ...servers.map(({ hostPort }) => hostPort)]) {
        expect(body).not.toContain(secret)
      }
    }
  })
})
