import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../database/testing/openTestDatabase.ts'
import { START_TIMEOUT_MS } from '../testing/createTestService.ts'
import { findApplication } from './findApplication.ts'
import { loadApplications, registerApplications } from './registerApplications.ts'
import type { Database } from '../database/openDatabase.ts'
import type { ApplicationRecord } from './applicationRecord.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
}, START_TIMEOUT_MS)
afterAll(() => database.close())

let now = Date.UTC(2026, 10, 21, 12)
const register = (applications: ApplicationRecord[]) =>
  registerApplications({ database, clock: () => now }, applications)
const find = (key: string) => findApplication({ database, clock: () => now }, key)

function key(character: string) {
  const end = character.repeat(43)
  return { publishableKey: `pk_test_${end}`, secretKey: `sk_test_${end}` }
}
function application(changes: Partial<ApplicationRecord> = {}): ApplicationRecord {
  return {
    id: randomUUID(),
    name: 'Bright Steps',
    legacyOptions: false,
    origins: ['https://app.example'],
    redirectUris: [],
    keys: [key('a')],
    ...changes,
  }
}

describe('registerApplications', () => {
  it('revokes the keys of the file that it no longer names, and takes them back when it does', async () => {
    const [one, other] = [key('b'), key('c')]
    const named = application({ keys: [one, other] })
    await register([named])
    expect(await find(other.publishableKey)).toMatchObject({ id: named.id })
    await register([{ ...named, keys: [one] }])
    expect(await find(other.publishableKey)).toBeUndefined()
    expect(await find(one.publishableKey)).toMatchObject({ id: named.id })
    await register([named])
    expect(await find(other.publishableKey)).toMatchObject({ id: named.id })
  })

  it('leaves alone what the command line has made: applications, origins, keys', async () => {
    const own = randomUUID()
    const made = key('d')
    const named = application({ keys: [key('e')] })
    await register([named])
    await database.kysely
      .insertInto('application')
      .values({ id: own, name: 'Own', managed_by: 'command', created_at: new Date(now) })
      .execute()
    await database.kysely
      .insertInto('application_origin')
      .values(
        [own, named.id].map((id) => ({
          application_id: id,
          origin: 'https://own.example',
          managed_by: 'command' as const,
        })),
      )
      .execute()
    await database.kysely
      .insertInto('application_key')
      .values({
        id: randomUUID(),
        application_id: own,
        mode: 'TEST',
        publishable_key: made.publishableKey,
        secret_key_hash: '',
        managed_by: 'command',
        created_at: new Date(now),
        revoked_at: null,
      })
      .execute()
    await register([named])
    expect(await find(made.publishableKey)).toMatchObject({ id: own, origins: ['https://own.example'] })
    expect((await find(key('e').publishableKey))?.origins).toEqual([
      'https://app.example',
      'https://own.example',
    ])
  })

  it('does not give life again to a key that the command line has revoked', async () => {
    const leaked = key('f')
    const named = application({ keys: [leaked] })
    await register([named])
    await database.kysely
      .updateTable('application_key')
      .set({ revoked_at: new Date(now), managed_by: 'command' })
      .where('publishable_key', '=', leaked.publishableKey)
      .execute()
    await register([named])
    expect(await find(leaked.publishableKey)).toBeUndefined()
  })

  it('forgets the origins that the file forgets', async () => {
    const named = application({ keys: [key('g')], origins: ['https://old.example', 'https://app.example'] })
    await register([named])
    await register([{ ...named, origins: ['https://app.example'] }])
    expect((await find(key('g').publishableKey))?.origins).toEqual(['https://app.example'])
  })

  it('takes a file that names nothing: all is then left to the command line', async () => {
    const named = application({ keys: [key('h')] })
    await register([named])
    const path = join(mkdtempSync(join(tmpdir(), 'flexpalink-applications-')), 'applications.json')
    writeFileSync(path, '[]')
    await register([...(await loadApplications({ applicationsFile: path }))])
    expect(await find(key('h').publishableKey)).toBeUndefined()
    const rows = await database.kysely
      .selectFrom('application')
      .select('managed_by')
      .where('id', '=', named.id)
      .execute()
    expect(rows).toEqual([{ managed_by: 'command' }])
  })

  it('takes a key until the end of its grace', async () => {
    const replaced = key('i')
    await register([application({ keys: [replaced] })])
    await database.kysely
      .updateTable('application_key')
      .set({ revoked_at: new Date(now + 3_600_000), managed_by: 'command' })
      .where('publishable_key', '=', replaced.publishableKey)
      .execute()
    expect(await find(replaced.publishableKey)).toBeDefined()
    now += 3_600_000
    expect(await find(replaced.publishableKey)).toBeUndefined()
  })
})
