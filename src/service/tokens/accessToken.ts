import { createHash } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import type { Config } from '../config.ts'
import type { Keys } from './keys.ts'

const claimsSchema = z.object({
  jti: z.uuid(),
  iat: z.number(),
  exp: z.number(),
  iss: z.string(),
  aud: z.string(),
  /** The authorization's id: it survives refreshes. */
  sub: z.uuid(),
  /** `Patient/<id>` */
  patient: z.string(),
  /** The application's id. */
  client_id: z.uuid(),
})
export type AccessTokenClaims = z.infer<typeof claimsSchema>

const ALGORITHM = 'ES256'
const TYPE = 'at+jwt'

/** `issuedAt` is in Unix seconds; how long the token lives is for `lifetimes/` to say. */
export async function signAccessToken(
  { keys, config }: { keys: Keys; config: Pick<Config, 'apiUrl'> },
  given: {
    jti: string
    issuedAt: number
    expiresInSeconds: number
    sub: string
    patientId: string
    clientId: string
  },
): Promise<string> {
  const claims: AccessTokenClaims = {
    jti: given.jti,
    iat: given.issuedAt,
    exp: given.issuedAt + given.expiresInSeconds,
    iss: config.apiUrl,
    aud: config.apiUrl,
    sub: given.sub,
    patient: `Patient/${given.patientId}`,
    client_id: given.clientId,
  }
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
  { keys, config }: { keys: Keys; config: Pick<Config, 'apiUrl'> },
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
  try {
    const { payload } = await jwtVerify(token, keys.signing.publicKey, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: apiUrl,
      audience: apiUrl,
      // Expiry is a matter of the caller's clock.
      currentDate: new Date(0),
    })
    return claimsSchema.safeParse(payload).data
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}
