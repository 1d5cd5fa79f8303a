import { exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { readClientKeys } from './clientKeys.ts'
import type { JWK } from 'jose'

let elliptic: JWK
let rsa: JWK
let weak: JWK
let other: JWK
beforeAll(async () => {
  const make = async (alg: string, options = {}) =>
    exportJWK((await generateKeyPair(alg, { extractable: true, ...options })).privateKey)
  elliptic = { ...(await make('ES384')), kid: 'elliptic' }
  rsa = { ...(await make('RS384')), kid: 'rsa', alg: 'RS384' }
  other = { ...(await make('ES256')), kid: 'other' }
  weak = { ...rsa, kid: 'weak', n: (rsa.n ?? '').slice(0, 171) }
})

const read = (...keys: unknown[]) => readClientKeys(JSON.stringify({ keys }))

describe('readClientKeys', () => {
  it('reads ES384 and RS384 keys in their order, and shows only what is public of them', async () => {
    const keys = await read(elliptic, rsa)
    expect(keys.map(({ kid, alg }) => [kid, alg])).toEqual([
      ['elliptic', 'ES384'],
      ['rsa', 'RS384'],
    ])
    expect(keys.map(({ publicJwk }) => Object.keys(publicJwk).sort().join())).toEqual([
      'alg,crv,key_ops,kid,kty,use,x,y',
      'alg,e,key_ops,kid,kty,n,use',
    ])
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['what is no JSON', () => readClientKeys('{'), /^CLIENT_KEYS: is not JSON$/],
    ['what is no set', () => readClientKeys('[]'), /^CLIENT_KEYS: /],
    ['an empty set', () => read(), /^CLIENT_KEYS: keys: /],
    ['a key without a kid', () => read({ ...elliptic, kid: undefined }), /keys\.0\.kid: must be given$/],
    [
      'two keys with one kid',
      () => read(elliptic, { ...rsa, kid: 'elliptic' }),
      /keys\.1\.kid: stands twice$/,
    ],
    ['another curve', () => read(other), /keys\.0\.crv: must be P-384$/],
    [
      'another kind of key',
      () => read({ kty: 'oct', kid: 'k', k: 'AAAA' }),
      /keys\.0\.kty: must be EC or RSA$/,
    ],
    ['an alg that does not fit', () => read({ ...elliptic, alg: 'RS384' }), /keys\.0\.alg: must be ES384/],
    ['a short RSA key', () => read(weak), /keys\.0\.n: must have at least 2048 bits$/],
    ['a public key', () => read({ ...elliptic, d: undefined }), /keys\.0: must be a private key as a JWK$/],
    ['a broken key', () => read({ ...elliptic, x: 'AAAA' }), /keys\.0: must be a private key as a JWK$/],
  ])('refuses %s in one line that quotes no key', async (_, attempt, expected) => {
    const error = await attempt().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'ConfigError', message: expect.stringMatching(expected) as unknown })
    for (const secret of [elliptic.d, rsa.d, other.d]) expect(String(error)).not.toContain(secret)
  })
})
