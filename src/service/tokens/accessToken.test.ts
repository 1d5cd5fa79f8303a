import { createHmac, createPublicKey } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { wycheproofSignatures } from '../../contract/testing/wycheproof.ts'
import { signAccessToken, verifyAccessToken, verifySignature } from './accessToken.ts'
import { createKeys } from './keys.ts'
import { loadKeyMaterial } from './loadKeyMaterial.ts'
import type { JwsGroup } from '../../contract/testing/wycheproof.ts'
import type { Keys } from './keys.ts'

const config = { apiUrl: 'https://api.example' }
const ID = '329034ef-5fa8-4a08-99d5-c389e22a2533'
let keys: Keys
let token: string
beforeAll(async () => {
  keys = await createKeys(
    await loadKeyMaterial({ dataDir: undefined, encryptionKey: undefined, signingKey: undefined }),
  )
  const given = { jti: ID, issuedAt: 1_671_116_375, expiresInSeconds: 86_400, clientId: ID }
  token = await signAccessToken({ keys, config }, { ...given, sub: ID, patientId: ID })
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const verify = (text: string) => verifyAccessToken({ keys, config }, text)

describe('verifyAccessToken', () => {
  it('knows our own tokens', async () => expect(await verify(token)).toMatchObject({ jti: ID, sub: ID }))

  it.each(['none', 'None', 'NONE', 'nOnE', '', null])('refuses alg %j, signed or not', async (alg) => {
    const [, body = '', signature = ''] = token.split('.')
    const header = encode({ alg, typ: 'at+jwt' })
    for (const end of ['', signature]) expect(await verify(`${header}.${body}.${end}`)).toBeUndefined()
  })

  it('refuses HS256 with our public key for a secret, in every form that it has', async () => {
    const [, body = ''] = token.split('.')
    const jwk = await exportJWK(keys.signing.publicKey)
    const pem = await exportSPKI(keys.signing.publicKey)
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
    const point = Buffer.concat([
      Buffer.from([4]),
      Buffer.from(jwk.x ?? '', 'base64url'),
      Buffer.from(jwk.y ?? '', 'base64url'),
    ])
    const secrets = [pem, pem.trim(), der, point, JSON.stringify(jwk), jwk.x ?? '', keys.signing.kid, '']
    for (const alg of ['HS256', 'HS384', 'HS512'] as const) {
      const signed = `${encode({ alg, typ: 'at+jwt', kid: keys.signing.kid })}.${body}`
      for (const secret of secrets) {
        const mac = createHmac(alg.replace('HS', 'sha'), secret).update(signed).digest('base64url')
        expect(await verify(`${signed}.${mac}`)).toBeUndefined()
      }
    }
  })

  it('looks at no key that a token brings along, names or points to', async () => {
    const mine = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(mine.publicKey)), alg: 'ES256', kid: 'mine' }
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object
    const tricks: object[] = [
      { jwk },
      { jwk, kid: keys.signing.kid },
      { jwk, kid: 'mine' },
      { jku: 'https://attacker.example/jwks.json', kid: 'mine' },
      { x5u: 'https://attacker.example/chain.pem' },
      { x5c: ['MIIB'] },
      ...['../../../../dev/null', '/proc/self/environ', "x' or '1'='1", 'file:///etc/passwd', '\0', ''].map(
        (kid) => ({ kid }),
      ),
    ]
    for (const trick of tricks) {
      const forged = await new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...trick })
        .sign(mine.privateKey)
      expect(await verify(forged)).toBeUndefined()
    }
  })

  it('refuses what our key signed, but not as an access token of this API', async () => {
    const claims = { jti: ID, iat: 1, exp: 2, iss: config.apiUrl, aud: config.apiUrl, client_id: ID }
    const sign = (payload: object, header: object = {}) =>
      new SignJWT({ ...payload })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header })
        .sign(keys.signing.privateKey)
    expect(await verify(await sign(claims))).toEqual(claims)
    const others = [
      sign(claims, { typ: undefined }),
      sign(claims, { typ: 'JWT' }),
      sign(claims, { typ: 'AT+JWT' }),
      sign({ ...claims, iss: 'https://other.example' }),
      sign({ ...claims, aud: 'https://other.example' }),
      sign({ ...claims, aud: [config.apiUrl, 'https://other.example'] }),
      sign({ ...claims, sub: ID }),
      sign({ ...claims, patient: `Patient/${ID}` }),
      sign({ ...claims, exp: '2' }),
      sign({ ...claims, jti: 'x' }),
    ]
    for (const other of await Promise.all(others)) expect(await verify(other)).toBeUndefined()
  })
})

const groups = wycheproofSignatures()

describe.runIf(groups !== null)('verifySignature, by the vectors of Wycheproof', () => {
  const ours = (group: JwsGroup) => ['es256', 'SpecialCaseEs256'].includes(group.comment)

  it('takes the valid ES256 signatures and no other', async () => {
    const es256 = (groups ?? []).filter(ours)
    expect(es256.map(({ tests }) => tests.length)).toEqual([15, 24])
    for (const { public: jwk = {}, tests } of es256) {
      const publicKey = await importJWK({ ...jwk, alg: 'ES256' }, 'ES256')
      if (publicKey instanceof Uint8Array) throw new Error('not a public key')
      const group = { signing: { ...keys.signing, publicKey } }
      for (const { tcId, comment, jws, result } of tests) {
        const found = await verifySignature(group, jws)
        expect(found === undefined ? 'invalid' : 'valid', `${tcId} ${comment}`).toBe(result)
      }
    }
  })

  it('takes none of another algorithm or key, however valid', async () => {
    const others = (groups ?? []).filter((group) => !ours(group)).flatMap(({ tests }) => tests)
    expect(others).toHaveLength(401 - 39)
    for (const { tcId, jws } of others)
      expect(await verifySignature({ signing: keys.signing }, jws), `${tcId}`).toBeUndefined()
  })
})
