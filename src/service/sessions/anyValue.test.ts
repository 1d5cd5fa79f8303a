import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedData } from '../../contract/testing/sharedData.ts'
import { TEST_KEYS } from '../../contract/testKeys.ts'
import { exchange, linkPlan, openTestSession, PLAN, sessionRequest } from '../testing/journey.ts'
import { asWritten } from '../database/asWritten.ts'
import { serviceForSuite } from '../testing/serviceForSuite.ts'
import type { ApiError } from '../../contract/sessionApi.ts'

const service = serviceForSuite()
const adversarial = sharedData('adversarial')
const TIMEOUT_MS = 120_000

/** What no column of Postgres can hold: NUL, and half of a surrogate pair. */
const UNSTORABLE = ['\0', 'a\0b', '\ud800', 'a\udfff', '\udc00\ud800']

/** Opens a session with a body that is sent as it stands. */
async function post(payload: string, path = '/sessions', headers: Record<string, string> = {}) {
  const response = await service.app.inject({
    method: 'POST',
    url: path,
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.statusCode, error: response.json<Partial<ApiError>>().error }
}

const openWith = (changes: Record<string, unknown>) =>
  post(JSON.stringify({ ...sessionRequest(), ...changes }))

const bearer = async () => ({ authorization: `Bearer ${(await openTestSession(service)).sessionToken}` })

async function introspectedUser(publicToken: string): Promise<unknown> {
  const { access_token } = (await exchange(service, publicToken)).json<{ access_token: string }>()
  const response = await service.app.inject({
    url: '/link/introspect',
    headers: { authorization: `Bearer ${access_token}` },
  })
  return response.json<{ user: unknown }>().user
}

describe.skipIf(adversarial === null)('the 515 naughty strings', () => {
  const strings = adversarial === null ? [] : naughtyStrings(adversarial)

  it('are an externalId that is kept letter by letter', { timeout: TIMEOUT_MS }, async () => {
    expect(strings).toHaveLength(515)
    for (const externalId of strings) {
      const { status, error } = await openWith({ user: { externalId } })
      if (!isExternalId(externalId))
        expect(error).toMatchObject({ code: 'INVALID_USER', field: 'user.externalId' })
      else expect({ externalId, status }).toEqual({ externalId, status: 201 })
    }
    const kept = await service.deps.database.kysely
      .selectFrom('app_user')
      .select(asWritten('external_id').as('external_id'))
      .execute()
    const ids = new Set(kept.map((row) => row.external_id))
    expect(strings.filter((text) => isExternalId(text) && !ids.has(text))).toEqual([])
    expect(strings.filter((text) => !isExternalId(text))).toHaveLength(2)
  })

  it('come back to the host as they were given', { timeout: TIMEOUT_MS }, async () => {
    const sample = strings.filter((text, index) => isExternalId(text) && index % 40 === 3)
    for (const externalId of [
      ...sample,
      '👨‍👩‍👧‍👦\u202egnp.exe',
      '😀'.repeat(255),
      '__proto__',
      '\ufeff',
      '\ufeffid',
    ]) {
      const { publicToken } = await linkPlan(service, { user: { externalId } })
      expect(await introspectedUser(publicToken)).toEqual({ externalId })
    }
  })

  it('are searched for, asked for and sent as usage, endpoint and key', { timeout: TIMEOUT_MS }, async () => {
    const headers = await bearer()
    for (const text of [...strings, ...UNSTORABLE]) {
      const query = new URLSearchParams({ publishableKey: TEST_KEYS.strict.publishableKey, q: text })
      const found = await service.app.inject(`/plans?${query}`)
      expect([200, 400]).toContain(found.statusCode)
      const asked = await post(JSON.stringify({ plan: text, state: text }), '/plan-requests', headers)
      expect([201, 400]).toContain(asked.status)
      if (asked.status === 400) expect(asked.error?.field).toMatch(/^(plan|state)$/)
    }
    for (const text of strings) {
      expect((await openWith({ usage: text })).error?.code).toBe('INVALID_USAGE')
      expect((await openWith({ endpoint: text })).error?.code).toBe('INVALID_ENDPOINT')
      expect((await openWith({ publishableKey: text })).error?.code).toBe('INVALID_PUBLISHABLE_KEY')
    }
  })
})

describe('an externalId', () => {
  it.each(UNSTORABLE)('that the database cannot hold is refused by its name: %j', async (externalId) => {
    const { status, error } = await openWith({ user: { externalId } })
    expect(status).toBe(400)
    expect(error).toMatchObject({ code: 'INVALID_USER', field: 'user.externalId' })
  })

  it('may have 255 characters, an emoji being one', async () => {
    expect((await openWith({ user: { externalId: '😀'.repeat(255) } })).status).toBe(201)
    const { error } = await openWith({ user: { externalId: '😀'.repeat(256) } })
    expect(error).toMatchObject({ code: 'INVALID_USER', field: 'user.externalId' })
  })
})

describe('values meant to pollute a prototype', () => {
  it.each([
    ['user', '{"externalId":"u","__proto__":{"polluted":true}}', 'INVALID_USER'],
    ['user', '{"__proto__":{"externalId":"u"}}', 'INVALID_USER'],
    ['user', '{"externalId":"u","constructor":{"prototype":{"polluted":true}}}', 'INVALID_USER'],
    ['user', '{"externalId":{"__proto__":{"polluted":true}}}', 'INVALID_USER'],
    ['usage', '{"__proto__":{"polluted":true}}', 'INVALID_USAGE'],
    ['endpoint', '{"__proto__":{"polluted":true}}', 'INVALID_ENDPOINT'],
  ])('as %s are refused by its name: %s', async (name, json, code) => {
    const body = JSON.stringify({ ...sessionRequest(), [name]: '?' }).replace('"?"', json)
    const { status, error } = await post(body)
    expect(status).toBe(400)
    expect(error?.code).toBe(code)
    expect(error?.field).toMatch(new RegExp(`^${name}`))
    expect({}).not.toHaveProperty('polluted')
  })

  it.each(['__proto__', 'constructor', 'toString'])('as the unknown field %s are named', async (name) => {
    const body = `${JSON.stringify(sessionRequest()).slice(0, -1)},"${name}":{"polluted":true}}`
    expect(await post(body)).toMatchObject({ status: 400, error: { field: name } })
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('the session API', () => {
  const paths = ['/sessions', '/sessions/current/consent', '/sessions/current/attempts']
  const everyPath = [...paths, '/sessions/current/success', '/plan-requests', '/sessions/current/exit']
  const holding = { timeout: TIMEOUT_MS }

  it('answers any JSON, and any JSON in place of one of its fields', holding, async () => {
    const headers = await bearer()
    const value = fc.oneof(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(...UNSTORABLE))
    const bodies: Record<string, object> = {
      '/sessions': sessionRequest(),
      '/sessions/current/consent': { endpointId: PLAN, agreed: true, locale: 'en' },
      '/sessions/current/attempts': { endpointId: PLAN, returnUrl: 'http://localhost:4000/', backUrl: 'x' },
      '/plan-requests': { plan: 'Plan', state: 'Ohio', email: 'a@b.example' },
    }
    const fields = Object.entries(bodies).flatMap(([path, body]) =>
      [...Object.keys(body), 'resume', 'returned'].map((field) => [path, field] as const),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...fields),
        value,
        fc.boolean(),
        async ([path, field], given, whole) => {
          const body = whole ? given : { ...bodies[path], [field]: given }
          expect((await post(JSON.stringify(body), path, headers)).status).toBeLessThan(500)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('answers deep and long bodies', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    for (const path of everyPath) {
      const { status } = await post(deep, path, await bearer())
      expect({ path, isRefused: status < 500 }).toEqual({ path, isRefused: true })
    }
    const user = JSON.stringify(sessionRequest()).replace('{"externalId":"user-1"}', deep)
    expect((await post(user)).error).toMatchObject({ code: 'INVALID_USER', field: 'user' })
    expect((await openWith({ user: { externalId: 'x'.repeat(1_000_000) } })).status).toBe(413)
    expect((await openWith({ requestedResources: Array(3_000).fill('Patient') })).status).toBe(201)
  })

  it.skipIf(adversarial === null)('answers whatever calls itself JSON', holding, async () => {
    const folder = join(adversarial ?? '', 'json-test-suite')
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
    expect(files.length).toBeGreaterThan(300)
    for (const name of files) {
      const payload = readFileSync(join(folder, name))
      const response = await service.app.inject({
        method: 'POST',
        url: '/sessions',
        payload,
        headers: { 'content-type': 'application/json' },
      })
      expect({ name, status: response.statusCode }).toMatchObject({
        name,
        status: response.statusCode < 500 ? response.statusCode : 400,
      })
    }
  })
})

/** All of them are, but the empty one and a Thai text of 269 characters. */
function isExternalId(text: string): boolean {
  return text !== '' && Array.from(text).length <= 255
}

function naughtyStrings(folder: string): string[] {
  return JSON.parse(readFileSync(join(folder, 'naughty-strings/blns.json'), 'utf8')) as string[]
}
