import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeys } from './keys.ts'
import { loadKeyMaterial } from './loadKeyMaterial.ts'
import { randomSecret } from './secrets.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keys-'))
})
afterAll(() => rm(dataDir, { recursive: true }))

const none = { encryptionKey: undefined, signingKey: undefined }

describe('loadKeyMaterial', () => {
  it('makes keys once and keeps them, for the owner only', async () => {
    const first = await loadKeyMaterial({ dataDir, ...none })
    expect(await loadKeyMaterial({ dataDir, ...none })).toEqual(first)
    for (const name of ['encryption.key', 'signing.jwk']) {
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600)
      expect(await readFile(join(dataDir, name), 'utf8')).not.toBe('')
    }
  })

  it('prefers the keys of the configuration', async () => {
    const encryptionKey = randomSecret()
    expect((await loadKeyMaterial({ dataDir, ...none, encryptionKey })).encryptionKey).toBe(encryptionKey)
  })
})

describe('createKeys', () => {
  it('decrypts what it encrypted, in its context only, and notices any change', async () => {
    const keys = await createKeys(await loadKeyMaterial({ dataDir, ...none }))
    const sealed = keys.encrypt('a payer token', 'authorization-1')
    expect(sealed).not.toContain('payer')
    expect(keys.encrypt('a payer token', 'authorization-1')).not.toBe(sealed)
    expect(keys.decrypt(sealed, 'authorization-1')).toBe('a payer token')
    expect(() => keys.decrypt(sealed, 'authorization-2')).toThrow()
    const parts = sealed.split('.')
    const changed = [parts[0], parts[1], Buffer.from('another').toString('base64url'), parts[3]].join('.')
    expect(() => keys.decrypt(changed, 'authorization-1')).toThrow()
    const shortTag = [parts[0], parts[1], parts[2], parts[3]?.slice(0, 6)].join('.')
    expect(() => keys.decrypt(shortTag, 'authorization-1')).toThrow()
  })

  it('reads values of an older key after a new one was put before it', async () => {
    const { signingKey, encryptionKey } = await loadKeyMaterial({ dataDir, ...none })
    const older = await createKeys({ signingKey, encryptionKey })
    const both = await createKeys({ signingKey, encryptionKey: `${randomSecret()},${encryptionKey}` })
    expect(both.decrypt(older.encrypt('kept', 'x'), 'x')).toBe('kept')
    expect(() => older.decrypt(both.encrypt('new', 'x'), 'x')).toThrow('No encryption key')
  })

  it.each([
    ['ENCRYPTION_KEY', { encryptionKey: 'short' }],
    ['ENCRYPTION_KEY', { encryptionKey: '' }],
    ['SIGNING_KEY', { signingKey: 'not JSON' }],
    ['SIGNING_KEY', { signingKey: '{"kty":"oct","k":"c2VjcmV0"}' }],
    ['SIGNING_KEY', { signingKey: '{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}' }],
  ])('names %s when it is not usable, without repeating it', async (name, wrong) => {
    const material = { ...(await loadKeyMaterial({ dataDir, ...none })), ...wrong }
    await expect(createKeys(material)).rejects.toThrow(new RegExp(`^${name}: must`))
  })
})
