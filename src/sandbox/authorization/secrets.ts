import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { JWK } from 'oidc-provider'
import type { AuthorizationStore } from './authorizationStore.ts'

export interface Secrets {
  /** Sign the cookies. */
  cookieKeys: string[]
  /** Sign the id tokens. */
  signingKey: JWK
}

/** The server's own secrets, made at the first start and kept: an id token or cookie outlives a restart. */
export async function keepSecrets(store: AuthorizationStore): Promise<Secrets> {
  const kept = store.get('secrets') as Secrets | undefined
  if (kept) return kept
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = privateKey.export({ format: 'jwk' })
  const secrets: Secrets = {
    cookieKeys: [randomBytes(32).toString('base64url')],
    signingKey: { ...jwk, kty: 'RSA', kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256' },
  }
  await store.set('secrets', secrets)
  return secrets
}
