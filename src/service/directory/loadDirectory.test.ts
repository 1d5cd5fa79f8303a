import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readClientKeys } from '../tokens/clientKeys.ts'
import { loadDirectory } from './loadDirectory.ts'
import type { ClientKey } from '../tokens/clientKeys.ts'

const ID = '5c9dfa0d-5cbe-53b2-8839-bdcce1e4163e'
const PLAN = {
  id: ID,
  name: 'north',
  label: ['North'],
  organization: { name: 'North', type: 'PAYER' },
  status: 'CONNECTED',
  mode: 'LIVE',
  network: 'CMS_9115',
  refreshable: true,
  fhirBase: 'https://north.example/fhir',
  clientId: 'our-client',
}

let folder = ''
let clients: ClientKey[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flexpalink-directory-'))
  writeFileSync(join(folder, 'secret'), 'from the file\n')
  writeFileSync(join(folder, 'empty'), '\n')
  const { privateKey } = await generateKeyPair('ES384', { extractable: true })
  clients = await readClientKeys(JSON.stringify({ keys: [{ ...(await exportJWK(privateKey)), kid: 'one' }] }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function load(changes: object | readonly object[]) {
  const directoryFile = join(folder, 'directory.json')
  const entries = (Array.isArray(changes) ? changes : [changes]) as object[]
  writeFileSync(directoryFile, JSON.stringify(entries.map((each) => ({ ...PLAN, ...each }))))
  const environment = { NORTH_SECRET: 'from the environment', EMPTY: '' }
  return loadDirectory({ directoryFile, sandboxUrl: 'http://localhost:4200' }, { clients }, environment)
}

describe('the directory file', () => {
  it.each([
    [{ clientSecret: 'inline' }, 'inline'],
    [{ clientSecretFile: 'secret' }, 'from the file'],
    [{ clientSecretEnv: 'NORTH_SECRET' }, 'from the environment'],
    [{ clientMethod: 'client_secret_post', clientSecretFile: 'secret' }, 'from the file'],
    [{}, undefined],
    [{ clientMethod: 'none' }, undefined],
  ])('finds the secret of %j', async (changes, secret) => {
    const record = (await load(changes)).get(ID)
    expect(record?.clientSecret).toBe(secret)
    expect(record).not.toHaveProperty('clientSecretFile')
    expect(record).not.toHaveProperty('clientSecretEnv')
  })

  it('takes private_key_jwt, with the key that it names or the first', async () => {
    for (const changes of [{}, { clientKeyId: 'one' }]) {
      const record = (await load({ clientMethod: 'private_key_jwt', ...changes })).get(ID)
      expect(record).toMatchObject({ clientMethod: 'private_key_jwt', ...changes })
    }
  })

  it('may be empty, which leaves all to imports', async () => {
    expect((await load([])).all()).toEqual([])
  })

  it.each([
    [{ clientMethod: 'basic' }, 'clientMethod'],
    [{ clientMethod: 'client_secret_basic' }, 'clientSecret'],
    [{ clientMethod: 'none', clientSecret: 'x-secret' }, 'clientSecret'],
    [{ clientMethod: 'private_key_jwt', clientSecretFile: 'secret' }, 'clientSecretFile'],
    [{ clientMethod: 'private_key_jwt', clientKeyId: 'two' }, 'clientKeyId'],
    [{ clientMethod: 'client_secret_post', clientKeyId: 'one', clientSecret: 'x-secret' }, 'clientKeyId'],
    [{ clientSecret: 'x-secret', clientSecretEnv: 'NORTH_SECRET' }, 'clientSecretEnv'],
    [{ clientSecretFile: 'gone' }, 'clientSecretFile'],
    [{ clientSecretFile: 'empty' }, 'clientSecretFile'],
    [{ clientSecretEnv: 'ABSENT' }, 'clientSecretEnv'],
    [{ clientSecretEnv: 'EMPTY' }, 'clientSecretEnv'],
    [{ clientSecretEnv: 'not a name' }, 'clientSecretEnv'],
    [{ clientId: undefined }, 'clientId'],
    [{ fhirBase: 'nowhere' }, 'fhirBase'],
  ])('stops the start at %j, in one line that names entry and field', async (changes, field) => {
    const error = await load([{ id: ID.replace('5c', '5d') }, changes]).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'ConfigError' })
    expect(String(error)).toMatch(new RegExp(`DIRECTORY: .*directory\\.json: 1\\.${field}: .`))
    expect(String(error)).not.toMatch(/\n|x-secret|from the/)
  })

  it('cannot have private_key_jwt without CLIENT_KEYS', async () => {
    const known = clients
    clients = []
    await expect(load({ clientMethod: 'private_key_jwt' })).rejects.toThrow(
      /0\.clientMethod: CLIENT_KEYS has no such key/,
    )
    clients = known
  })
})
