import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, createHmac } from 'node:crypto'
import { calculateJwkThumbprint, importJWK } from 'jose'
import { ConfigError } from '../config.ts'
import { readClientKeys } from './clientKeys.ts'
import type { CryptoKey, JWK } from 'jose'
import type { ClientKey } from './clientKeys.ts'

/** The service's own keys. Nothing else in the service holds key material. */
export interface Keys {
  /** ES256, for access tokens. */
  signing: { kid: string; privateKey: CryptoKey; publicKey: CryptoKey }
  /** ES384 and RS384, for our clients at payers that take no secret; the first is preferred. */
  clients: readonly ClientKey[]
  /**
   * AES-256-GCM. The result names its key, so that keys can be replaced while old values stay readable.
   * @param context what the value belongs to (an authorization id); decrypting needs the same
   */
  encrypt(plaintext: string, context: string): string
  /** @throws {Error} when the key is gone, the text was changed, or the context is another */
  decrypt(ciphertext: string, context: string): string
  /** A secret that only we can compute again: HMAC-SHA256 of purpose and id. 32 bytes. */
  derive(purpose: string, id: string): Buffer
}

interface KeyMaterial {
  /** 32 bytes each in base64url, separated by commas: the first encrypts and derives, all decrypt. */
  encryptionKey: string
  /** A private ES256 key as a JWK in JSON. */
  signingKey: string
  /** A JWK Set of private keys in JSON. */
  clientKeys?: string | undefined
}

/** @throws {ConfigError} naming the key that is not usable */
export async function createKeys(material: KeyMaterial): Promise<Keys> {
  const ring = material.encryptionKey.split(',').map((text) => readEncryptionKey(text.trim()))
  const [current] = ring
  if (current === undefined) throw new ConfigError('ENCRYPTION_KEY: must not be empty')
  const derivation = Buffer.from(hkdfSync('sha256', current.key, '', 'flexpalink derive', 32))

  return {
    signing: await readSigningKey(material.signingKey),
    clients: material.clientKeys === undefined ? [] : await readClientKeys(material.clientKeys),

    encrypt(plaintext, context) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(context))
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
      const parts = [iv, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))
      return [current.id, ...parts].join('.')
    },

    decrypt(ciphertext, context) {
      const [id, iv = '', body = '', tag = ''] = ciphertext.split('.')
      const found = ring.find((candidate) => candidate.id === id)
      if (found === undefined) throw new Error(`No encryption key ${id ?? ''} is configured`)
      const decipher = createDecipheriv('aes-256-gcm', found.key, Buffer.from(iv, 'base64url'), {
        authTagLength: 16,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(Buffer.from(tag, 'base64url'))
      return decipher.update(Buffer.from(body, 'base64url'), undefined, 'utf8') + decipher.final('utf8')
    },

    derive(purpose, id) {
      return createHmac('sha256', derivation).update(`${purpose}\0${id}`).digest()
    },
  }
}

function readEncryptionKey(text: string): { id: string; key: Buffer } {
  const key = Buffer.from(text, 'base64url')
  if (key.length !== 32 || !/^[A-Za-z0-9_+/-]+=?$/.test(text)) {
    throw new ConfigError('ENCRYPTION_KEY: must be 32 bytes in base64url')
  }
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key }
}

async function readSigningKey(text: string): Promise<Keys['signing']> {
  try {
    const jwk = JSON.parse(text) as JWK
    if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || typeof jwk.d !== 'string') throw new TypeError('not ES256')
    const { kty, crv, x = '', y = '' } = jwk
    const privateKey = await importJWK({ ...jwk, alg: 'ES256' }, 'ES256')
    const publicKey = await importJWK({ kty, crv, x, y }, 'ES256')
    if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array)
      throw new TypeError('not a key pair')
    return { kid: await calculateJwkThumbprint({ kty, crv, x, y }), privateKey, publicKey }
  } catch {
    // The cause may quote the key itself.
    throw new ConfigError('SIGNING_KEY: must be a private ES256 key (EC, P-256) as a JWK')
  }
}
