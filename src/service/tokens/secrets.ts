import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits as 43 characters of the base64url alphabet. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * How secrets of ours are stored: they are random enough that a plain SHA-256 cannot be searched backwards, and equal
 * secrets must have equal hashes to be found.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Whether a secret that was shown, if one was, is the one whose hash is kept, if one is. */
export function isSecretOf(secret: string | undefined, hash: string | null): boolean {
  return secret !== undefined && hash !== null && equalsInConstantTime(hashSecret(secret), hash)
}

/** Compares in a time that does not depend on where two texts differ. */
export function equalsInConstantTime(left: string, right: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(left).digest(),
    createHash('sha256').update(right).digest(),
  )
}
