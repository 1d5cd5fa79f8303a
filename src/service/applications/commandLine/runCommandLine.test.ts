import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { PUBLISHABLE_KEY, SECRET_KEY } from '../../../contract/keys.ts'
import { WEBHOOK_SECRET } from '../../../contract/webhooks.ts'
import { lockDataDir } from '../../database/lockDataDir.ts'
import { exchange, linkPlan, openTestSession, sessionRequest } from '../../testing/journey.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { findApplication } from '../findApplication.ts'
import { COMMANDS } from './commands.ts'
import { runCommandLine } from './runCommandLine.ts'

const service = serviceForSuite()
const ENCRYPTION_KEY = 'k'.repeat(43)

interface Answer {
  code: number
  out: string
  err: string
}

/** A command line beside the running service, on its database. */
async function run(...words: string[]): Promise<Answer> {
  const answer: Answer = { code: NaN, out: '', err: '' }
  const { database, clock } = service.deps
  const open = async () => ({ ...database, close: async () => undefined })
  const streams = {
    out: (text: string) => void (answer.out += `${text}\n`),
    err: (text: string) => void (answer.err += `${text}\n`),
  }
  answer.code = await runCommandLine(words, { ENCRYPTION_KEY }, streams, { open, clock })
  return answer
}

async function done<Value = Record<string, string>>(...words: string[]): Promise<Value> {
  const { code, out, err } = await run(...words, '--json')
  if (code !== 0) throw new Error(err)
  return JSON.parse(out) as Value
}

interface Pair {
  publishableKey: string
  secretKey: string
}

let applications = 0
async function makeApplication(): Promise<string> {
  const name = `App ${(applications += 1)}`
  await done('applications', 'create', '--name', name, '--origin', 'http://localhost:4000')
  return name
}
const makeKey = (application: string, mode = 'test') =>
  done<Pair>('keys', 'create', '--application', application, '--mode', mode)

async function opens(publishableKey: string, openerOrigin = 'http://localhost:4000'): Promise<number> {
  const payload = sessionRequest({ publishableKey, openerOrigin })
  return (await service.app.inject({ method: 'POST', url: '/sessions', payload })).statusCode
}

/** Whether a secret key is taken: it is looked at before the token. */
const secretIsTaken = async (secretKey: string) =>
  (await exchange(service, 'public_token_00000000-0000-4000-8000-000000000000', secretKey)).statusCode !== 401

const HOUR = 3_600_000

describe('the command line, beside a running service', () => {
  it('makes an application that can link at once, and keeps its secrets hashed', async () => {
    const application = await makeApplication()
    const { publishableKey, secretKey } = await makeKey(application)
    expect(publishableKey).toMatch(PUBLISHABLE_KEY)
    expect(secretKey).toMatch(SECRET_KEY)
    const { publicToken } = await linkPlan(service, { publishableKey })
    expect((await exchange(service, publicToken, secretKey)).statusCode).toBe(200)
    const rows = await service.deps.database.kysely.selectFrom('application_key').selectAll().execute()
    expect(JSON.stringify(rows)).toContain(publishableKey)
    expect(JSON.stringify(rows)).not.toContain(secretKey)
    const listed = await run('keys', 'list', '--application', application)
    expect(listed.out).toContain(publishableKey)
    expect(listed.out).not.toContain(secretKey)
  })

  it('shows, lists and renames applications, and changes how their options are judged', async () => {
    const name = await makeApplication()
    const made = await done('applications', 'show', '--application', name)
    expect(made).toMatchObject({
      name,
      managedBy: 'command',
      legacyOptions: false,
      origins: ['http://localhost:4000'],
    })
    const renamed = await done(
      'applications',
      'rename',
      '--application',
      made['id'] ?? '',
      '--name',
      'Grüße 漢',
    )
    expect(renamed).toMatchObject({ id: made['id'], name: 'Grüße 漢' })
    await done('applications', 'set', '--application', 'Grüße 漢', '--legacy-options=on')
    const { publishableKey } = await makeKey('Grüße 漢')
    const payload = { ...sessionRequest({ publishableKey }), user: undefined }
    const opened = await service.app.inject({ method: 'POST', url: '/sessions', payload })
    expect(opened.statusCode).toBe(201)
    const list = await done<{ name: string }[]>('applications', 'list')
    expect(list.map((row) => row.name)).toEqual(expect.arrayContaining(['Bright Steps', 'Grüße 漢']))
  })

  it('rotates a key: the new pair opens at once, the old one no longer', async () => {
    const application = await makeApplication()
    const old = await makeKey(application)
    const { publicToken } = await linkPlan(service, { publishableKey: old.publishableKey })
    const fresh = await done<Pair>('keys', 'rotate', '--key', old.publishableKey)
    expect(await opens(old.publishableKey)).toBe(403)
    expect(await secretIsTaken(old.secretKey)).toBe(false)
    expect(await opens(fresh.publishableKey)).toBe(201)
    expect((await exchange(service, publicToken, old.secretKey)).statusCode).toBe(401)
    expect((await exchange(service, publicToken, fresh.secretKey)).statusCode).toBe(200)
    const again = await run('keys', 'rotate', '--key', old.publishableKey)
    expect(again).toEqual({ code: 1, out: '', err: 'key: it is revoked already\n' })
  })

  it('rotates a key with a grace: both pairs open until its end', async () => {
    const application = await makeApplication()
    const old = await makeKey(application)
    const fresh = await done<Pair>('keys', 'rotate', '--key', old.publishableKey, '--grace', '24')
    const states = async () =>
      (await done<{ state: string }[]>('keys', 'list', '--application', application)).map(
        ({ state }) => state,
      )
    expect((await states()).toSorted()).toEqual(['active', 'ending'])
    for (const pair of [old, fresh]) {
      expect(await opens(pair.publishableKey)).toBe(201)
      expect(await secretIsTaken(pair.secretKey)).toBe(true)
    }
    expect((await run('keys', 'rotate', '--key', old.publishableKey)).err).toBe(
      'key: it has been replaced already\n',
    )
    service.advance(24 * HOUR - 1)
    expect(await secretIsTaken(old.secretKey)).toBe(true)
    service.advance(1)
    expect(await opens(old.publishableKey)).toBe(403)
    expect(await secretIsTaken(old.secretKey)).toBe(false)
    expect(await secretIsTaken(fresh.secretKey)).toBe(true)
    expect((await states()).toSorted()).toEqual(['active', 'revoked'])
  })

  it('revokes a key at once, within its grace too; what was issued with it lives on', async () => {
    const application = await makeApplication()
    const old = await makeKey(application)
    const { publicToken } = await linkPlan(service, { publishableKey: old.publishableKey })
    const token = (await exchange(service, publicToken, old.secretKey)).json<{ access_token: string }>()
      .access_token
    await done('keys', 'rotate', '--key', old.publishableKey, '--grace=1')
    await done('keys', 'revoke', '--key', old.publishableKey)
    expect(await secretIsTaken(old.secretKey)).toBe(false)
    const headers = { authorization: `Bearer ${token}` }
    expect((await service.app.inject({ url: '/link/introspect', headers })).json()).toMatchObject({
      active: true,
    })
  })

  it('adds and removes origins at once; those of the file stay the file’s', async () => {
    const application = await makeApplication()
    const { publishableKey } = await makeKey(application)
    expect(await opens(publishableKey, 'https://other.example')).toBe(403)
    await done(
      'origins',
      'add',
      '--application',
      application,
      'https://other.example',
      'http://localhost:4000',
    )
    expect(await opens(publishableKey, 'https://other.example')).toBe(201)
    await done('origins', 'remove', 'https://other.example', '--application', application)
    expect(await opens(publishableKey, 'https://other.example')).toBe(403)
    const file = await run('origins', 'remove', '--application', 'Bright Steps', 'http://localhost:*')
    expect(file.code).toBe(1)
    expect(file.err).toMatch(/^origin: the APPLICATIONS file names it/)
    const renamed = await run('applications', 'rename', '--application', 'Bright Steps', '--name', 'X')
    expect(renamed.code).toBe(1)
    expect(renamed.err).toMatch(/^application: the APPLICATIONS file/)
  })

  it('keeps redirect URIs', async () => {
    const application = await makeApplication()
    const uris = ['https://app.example/callback', 'app://done']
    const list = await done<object[]>('redirect-uris', 'add', '--application', application, ...uris)
    expect(list).toEqual(uris.toSorted().map((address) => ({ address, managedBy: 'command' })))
    const [uri = ''] = uris
    expect(await done('redirect-uris', 'remove', '--application', application, uri)).toEqual([
      { address: 'app://done', managedBy: 'command' },
    ])
    expect(await done('redirect-uris', 'list', '--application', application)).toHaveLength(1)
  })

  it('keeps a webhook, whose secret is shown once', async () => {
    const application = await makeApplication()
    const words = ['--application', application]
    const { secret = '' } = await done('webhook', 'set', ...words, '--url', 'https://app.example/flexpa')
    expect(secret).toMatch(WEBHOOK_SECRET)
    expect(await done('webhook', 'set', ...words, '--url', 'https://app.example/moved')).toEqual({
      url: 'https://app.example/moved',
    })
    const fresh = (await done('webhook', 'rotate-secret', ...words))['secret']
    expect(fresh).toMatch(WEBHOOK_SECRET)
    expect(fresh).not.toBe(secret)
    const shown = await done('webhook', 'show', ...words)
    expect(shown).toMatchObject({ url: 'https://app.example/moved', waiting: 0, givenUp: 0 })
    expect(JSON.stringify(shown)).not.toContain('whsec_')
    await done('webhook', 'remove', ...words)
    const gone = await run('webhook', 'show', ...words)
    expect(gone).toEqual({ code: 1, out: '', err: 'application: it has no webhook\n' })
  })

  it('keeps a logo, which is served as an image that runs and loads nothing', async () => {
    const application = await makeApplication()
    const { publishableKey } = await makeKey(application)
    const file = join(mkdtempSync(join(tmpdir(), 'flexpalink-logo-')), 'logo.svg')
    const logo = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h8v8z"/></svg>'
    writeFileSync(file, logo)
    const find = () => findApplication(service.deps, publishableKey)
    expect(await find()).not.toHaveProperty('logo')
    await done('logo', 'set', '--application', application, '--file', file)
    const path = (await find())?.logo ?? ''
    const response = await service.app.inject({ url: path })
    expect(response.statusCode).toBe(200)
    expect(response.body).toBe(logo)
    expect(response.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect((await service.app.inject({ url: path.replace(/\w+$/, 'other') })).statusCode).toBe(404)
    expect((await service.app.inject({ url: '/applications/x/logo/y' })).statusCode).toBe(404)
    writeFileSync(file, logo.replace('<path', '<script/><path'))
    const refused = await run('logo', 'set', '--application', application, '--file', file)
    expect(refused.code).toBe(2)
    expect(refused.err).toMatch(/^file: must be an SVG that runs nothing/)
    await done('logo', 'remove', '--application', application)
    expect((await service.app.inject({ url: path })).statusCode).toBe(404)
  })

  it('lists the authorizations of a user: state, times, plan, and nobody’s name', async () => {
    const [one, other] = [await makeApplication(), await makeApplication()]
    const user = { externalId: 'usr_\u001B[2J' }
    const key = await makeKey(one)
    const { publicToken } = await linkPlan(service, { publishableKey: key.publishableKey, user })
    await exchange(service, publicToken, key.secretKey)
    await openTestSession(service, { publishableKey: (await makeKey(other)).publishableKey, user })
    await openTestSession(service, { publishableKey: key.publishableKey, user: { externalId: 'usr_2' } })

    const both = await done<object[]>('authorizations', 'list', '--user', user.externalId)
    expect(both).toHaveLength(2)
    const words = ['authorizations', 'list', '--user', user.externalId, '--application', one]
    const now = new Date(service.deps.clock()).toISOString()
    expect(await done<object[]>(...words)).toEqual([
      {
        authorization: expect.any(String) as string,
        application: one,
        state: 'EXCHANGED',
        plan: 'humana-sandbox',
        mode: 'TEST',
        usage: 'ONE_TIME',
        createdAt: now,
        stateChangedAt: now,
        authorizedAt: now,
        exchangedAt: now,
        syncedAt: null,
        tokenExpiresAt: new Date(service.deps.clock() + 24 * HOUR).toISOString(),
        endedAt: null,
        dataDeletedAt: null,
      },
    ])
    const table = await run(...words)
    expect(table.out).toMatch(/^authorization +application +state +plan/)
    expect(table.out).not.toMatch(/Amy|Shaw|\u001B/)
    expect((await run('authorizations', 'list', '--user', 'nobody')).out).toBe('none\n')
  })

  it('shows what a terminal would obey as a mark', async () => {
    const name = 'Left\u202Ethgir'
    await done('applications', 'create', '--name', name)
    expect((await run('applications', 'list')).out).toContain('Left\uFFFDthgir')
    expect(JSON.stringify(await done('applications', 'show', '--application', name))).toContain(name)
  })
})

describe('the command line, told wrongly', () => {
  it.each([
    [2, 'command', []],
    [2, 'command', ['keys']],
    [2, 'command', ['keys', 'steal']],
    [2, 'command', ['secrets', 'list']],
    [2, 'command', ['applications', 'list', 'all']],
    [2, 'command', ['applications', 'list', '--all']],
    [2, 'command', ['applications', 'list', '--__proto__', 'x']],
    [2, 'name', ['applications', 'create']],
    [2, 'name', ['applications', 'create', '--name']],
    [2, 'name', ['applications', 'create', '--name=']],
    [2, 'name', ['applications', 'create', '--name', 'x'.repeat(101)]],
    [2, 'name', ['applications', 'create', '--name', 'a\nb']],
    [2, 'name', ['applications', 'create', '--name', 'a', '--name', 'b']],
    [1, 'name', ['applications', 'create', '--name', 'Bright Steps']],
    [2, 'legacy-options', ['applications', 'create', '--name', 'a', '--legacy-options=on']],
    [
      2,
      'legacy-options',
      ['applications', 'set', '--application', 'Bright Steps', '--legacy-options', 'maybe'],
    ],
    [2, 'origin', ['applications', 'create', '--name', 'a', '--origin', 'https://app.example/path']],
    [2, 'origin', ['origins', 'add', '--application', 'Bright Steps']],
    [2, 'origin', ['origins', 'add', '--application', 'Bright Steps', 'https://*.example']],
    [1, 'origin', ['origins', 'remove', '--application', 'Bright Steps', 'https://app.example']],
    [2, 'redirect URI', ['redirect-uris', 'add', '--application', 'Bright Steps', 'http://app.example/']],
    [2, 'application', ['keys', 'list']],
    [1, 'application', ['keys', 'list', '--application', 'Nobody']],
    [1, 'application', ['keys', 'list', '--application', '00000000-0000-4000-8000-000000000000']],
    [2, 'mode', ['keys', 'create', '--application', 'Bright Steps', '--mode', 'prod']],
    [2, 'key', ['keys', 'revoke', '--key', `sk_test_${'s'.repeat(43)}`]],
    [1, 'key', ['keys', 'revoke', '--key', `pk_test_${'s'.repeat(43)}`]],
    [2, 'grace', ['keys', 'rotate', '--key', `pk_test_${'s'.repeat(43)}`, '--grace', '-1']],
    [2, 'grace', ['keys', 'rotate', '--key', `pk_test_${'s'.repeat(43)}`, '--grace', '721']],
    [2, 'grace', ['keys', 'rotate', '--key', `pk_test_${'s'.repeat(43)}`, '--grace', 'long']],
    [2, 'url', ['webhook', 'set', '--application', 'Bright Steps', '--url', 'http://app.example/']],
    [2, 'url', ['webhook', 'set', '--application', 'Bright Steps', '--url', 'https://10.0.0.1/']],
    [2, 'url', ['webhook', 'set', '--application', 'Bright Steps', '--url', 'https://localhost/']],
    [2, 'url', ['webhook', 'set', '--application', 'Bright Steps', '--url', 'https://me:pw@app.example/']],
    [2, 'url', ['webhook', 'set', '--application', 'Bright Steps', '--url', 'https://app.example/#a']],
    [2, 'url', ['webhook', 'set', '--application', 'Bright Steps', '--url', 'app.example']],
    [1, 'application', ['webhook', 'rotate-secret', '--application', 'Bright Steps']],
    [1, 'application', ['webhook', 'remove', '--application', 'Bright Steps']],
    [2, 'file', ['logo', 'set', '--application', 'Bright Steps', '--file', '/none']],
    [1, 'application', ['logo', 'remove', '--application', 'Bright Steps']],
    [2, 'user', ['authorizations', 'list']],
    [1, 'application', ['authorizations', 'list', '--user', 'a', '--application', 'Nobody']],
  ])('ends with %i and one line that names %s: %j', async (code, field, words) => {
    const answer = await run(...words)
    expect(answer).toMatchObject({ code, out: '' })
    expect(answer.err).toMatch(new RegExp(`^${field}: [^\\n]+\\n$`))
    // A secret that was given by mistake would otherwise end in a log.
    expect(answer.err).not.toMatch(/sss|me:pw/)
  })

  it('explains each command', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const { name, options } of COMMANDS) {
      expect(out).toContain(`  ${name} `)
      const help = await run(...name.split(' '), '--help')
      expect(help.code).toBe(0)
      for (const option of Object.keys(options)) expect(help.out).toContain(`--${option}`)
    }
  })
})

describe('the command line and its database', () => {
  const heard: string[] = []
  const streams = {
    out: (text: string) => void heard.push(text),
    err: (text: string) => void heard.push(text),
  }
  afterEach(() => {
    heard.length = 0
  })

  it('says in one line that the service has the embedded database', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'flexpalink-admin-'))
    const unlock = lockDataDir(dataDir)
    expect(await runCommandLine(['applications', 'list'], { DATA_DIR: dataDir }, streams)).toBe(1)
    expect(heard).toEqual([
      expect.stringMatching(/^The data folder \S+ is in use by another process [^\n]+$/),
    ])
    unlock()
  })

  it('says in one line that a server cannot be reached, without its address', async () => {
    const environment = { DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:9/none' }
    expect(await runCommandLine(['applications', 'list'], environment, streams)).toBe(1)
    expect(heard).toEqual(['DATABASE_URL: the database cannot be reached (ECONNREFUSED)'])
  })

  it('makes up no keys where the service has its own elsewhere', async () => {
    const environment = {
      DATABASE_URL: 'postgres://server.example/db',
      DATA_DIR: mkdtempSync(join(tmpdir(), 'none-')),
    }
    const words = ['webhook', 'set', '--application', 'Bright Steps', '--url', 'https://app.example/']
    const open = async () => ({ ...service.deps.database, close: async () => undefined })
    expect(await runCommandLine(words, environment, streams, { open, clock: Date.now })).toBe(1)
    expect(heard).toEqual(['ENCRYPTION_KEY: must be the one that the service runs with'])
  })

  it('names the variable of the environment that is wrong', async () => {
    expect(await runCommandLine(['applications', 'list'], { DATABASE_URL: 'mysql://x' }, streams)).toBe(1)
    expect(heard).toEqual([expect.stringMatching(/^DATABASE_URL: /)])
  })
})
