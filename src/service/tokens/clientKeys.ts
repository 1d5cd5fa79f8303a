import { importJWK } from 'jose'
import * as z from 'zod'
import { ConfigError } from '../config.ts'
import type { CryptoKey, JWK } from 'jose'

/** A key by which we prove at payers that we are their client (private_key_jwt), and what they may know of it. */
export interface ClientKey {
  kid: string
  alg: ClientKeyAlg
  privateKey: CryptoKey
  publicJwk: JWK
}

/** Those that SMART App Launch 2.2.0 names (Client Authentication: Asymmetric); each server has at least one of them. */
export const CLIENT_KEY_ALGS = ['ES384', 'RS384'] as const
export type ClientKeyAlg = (typeof CLIENT_KEY_ALGS)[number]

const common = { kid: z.string('must be given').min(1).max(200), alg: z.enum(CLIENT_KEY_ALGS).optional() }
const privateKeySchema = z.discriminatedUnion(
  'kty',
  [
    z.object({ kty: z.literal('EC'), crv: z.literal('P-384', 'must be P-384'), ...common }).loose(),
    z.object({ kty: z.literal('RSA'), n: z.string(), ...common }).loose(),
  ],
  'must be EC or RSA',
)
const setSchema = z.object({ keys: z.array(privateKeySchema).min(1) })

/** RS384 with less is not safe any more (RFC 7518, section 3.3). */
const MIN_MODULUS_BYTES = 256

/**
 * Reads a JWK Set of private keys.
 * @throws {ConfigError} naming the key and the field that is wrong, never its value
 */
export async function readClientKeys(text: string): Promise<ClientKey[]> {
  const parsed = setSchema.safeParse(parse(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(issue?.path.join('.') ?? '', issue?.message ?? 'is not valid')
  }
  const keys: ClientKey[] = []
  for (const [index, jwk] of parsed.data.keys.entries()) {
    if (keys.some(({ kid }) => kid === jwk.kid)) throw wrong(`keys.${index}.kid`, 'stands twice')
    keys.push(await readKey(`keys.${index}`, jwk))
  }
  return keys
}

async function readKey(at: string, jwk: z.infer<typeof privateKeySchema>): Promise<ClientKey> {
  const alg = jwk.kty === 'EC' ? 'ES384' : 'RS384'
  if (jwk.alg !== undefined && jwk.alg !== alg) throw wrong(`${at}.alg`, `must be ${alg} for this kty`)
  if (jwk.kty === 'RSA' && Buffer.from(jwk.n, 'base64url').length < MIN_MODULUS_BYTES) {
    throw wrong(`${at}.n`, 'must have at least 2048 bits')
  }
  const { kty, kid, crv, x, y, n, e } = jwk as JWK & { kid: string }
  const known = Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined)
  const shown = Object.fromEntries(known) as JWK
  try {
    if (typeof jwk['d'] !== 'string') throw new TypeError('no private part')
    const privateKey = await importJWK({ ...(jwk as JWK), alg }, alg)
    const publicKey = await importJWK({ ...shown, alg }, alg)
    if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array)
      throw new TypeError('no key pair')
    return { kid, alg, privateKey, publicJwk: { ...shown, kid, alg, use: 'sig', key_ops: ['verify'] } }
  } catch {
    // The cause may quote the key itself.
    throw wrong(at, 'must be a private key as a JWK')
  }
}

const wrong = (field: string, problem: string) =>
  new ConfigError(`CLIENT_KEYS: ${field === '' ? '' : `${field}: `}${problem}`)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw wrong('', 'is not JSON')
  }
}
