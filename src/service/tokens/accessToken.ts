import { createHash } from 'node:crypto'
import { compactVerify, errors, SignJWT } from 'jose'
import * as z from 'zod'
import type { Config } from '../config.ts'
import type { Keys } from './keys.ts'

const shared = {
  jti: z.uuid(),
  /** Unix seconds */
  iat: z.int(),
  exp: z.int(),
  iss: z.string(),
  aud: z.string(),
  /** The application's id. */
  client_id: z.uuid(),
}
const patientClaimsSchema = z.strictObject({
  ...shared,
  /** The authorization's id: it survives refreshes. */
  sub: z.uuid(),
  /** `Patient/<id>` */
  patient: z.string(),
})
/** A token of the application itself opens no patient's records, and names none. */
const applicationClaimsSchema = z.strictObject(shared)
const claimsSchema = z.union([patientClaimsSchema, applicationClaimsSchema])

export type PatientClaims = z.infer<typeof patientClaimsSchema>
export type ApplicationClaims = z.infer<typeof applicationClaimsSchema>
export type AccessTokenClaims = z.infer<typeof claimsSchema>

export function isOfPatient(claims: AccessTokenClaims): claims is PatientClaims {
  return 'sub' in claims
}

const ALGORITHM = 'ES256'
const TYPE = 'at+jwt'

interface Needs {
  keys: Keys
  config: Pick<Config, 'apiUrl'>
}

interface Given {
  jti: string
  /** Unix seconds */
  issuedAt: number
  /** How long a token lives is for `lifetimes/` to say. */
  expiresInSeconds: number
  /** The application's id. */
  clientId: string
}

export async function signAccessToken(
  needs: Needs,
  { sub, patientId, ...given }: Given & { sub: string; patientId: string },
): Promise<string> {
  return sign(needs, { ...sharedClaims(needs, given), sub, patient: `Patient/${patientId}` })
}

export async function signApplicationToken(needs: Needs, given: Given): Promise<string> {
  return sign(needs, sharedClaims(needs, given))
}

function sharedClaims({ config }: Needs, given: Given): ApplicationClaims {
  return {
    jti: given.jti,
    iat: given.issuedAt,
    exp: given.issuedAt + given.expiresInSeconds,
    iss: config.apiUrl,
    aud: config.apiUrl,
    client_id: given.clientId,
  }
}

async function sign({ keys }: Needs, claims: AccessTokenClaims): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: keys.signing.kid })
    .sign(keys.signing.privateKey)
}

const MAX_TOKEN_LENGTH = 4096
const CACHE_SIZE = 10_000
/** Signatures found good, oldest first. What changes with time, expiry and revocation, is never kept. */
const verified = new WeakMap<Keys, Map<string, AccessTokenClaims>>()

/**
 * The claims of an access token of ours, expired or not: signature by our one key and algorithm, type, issuer and
 * audience are checked; expiry and revocation are the caller's to check, each time.
 *
 * @returns undefined for anything that is not a token of ours
 */
export async function verifyAccessToken(
  { keys, config }: Needs,
  token: string,
): Promise<AccessTokenClaims | undefined> {
  if (token.length > MAX_TOKEN_LENGTH) return undefined
  const cache = verified.get(keys) ?? new Map<string, AccessTokenClaims>()
  verified.set(keys, cache)
  const digest = createHash('sha256').update(token).digest('base64')
  const known = cache.get(digest)
  if (known !== undefined) return known
  const claims = await readClaims(keys, config.apiUrl, token)
  if (claims === undefined) return undefined
  const [oldest] = cache.keys()
  if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest)
  cache.set(digest, claims)
  return claims
}

async function readClaims(keys: Keys, apiUrl: string, token: string): Promise<AccessTokenClaims | undefined> {
  const signed = await verifySignature(keys, token)
  if (signed?.type !== TYPE) return undefined
  const { data } = claimsSchema.safeParse(parseJson(signed.payload))
  return data?.iss === apiUrl && data.aud === apiUrl ? data : undefined
}

/**
 * The signature alone (RFC 8725): our one key and our one algorithm, whatever the token's header asks for. A key that
 * the token brings along, names or points to (`jwk`, `kid`, `jku`, `x5c`) is never looked at.
 *
 * @returns undefined where it is not ours
 */
export async function verifySignature(
  keys: Pick<Keys, 'signing'>,
  token: string,
): Promise<{ type: string | undefined; payload: string } | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(token, keys.signing.publicKey, {
      algorithms: [ALGORITHM],
    })
    return { type: protectedHeader.typ, payload: new TextDecoder().decode(payload) }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
