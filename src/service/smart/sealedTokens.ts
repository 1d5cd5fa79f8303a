import * as z from 'zod'
import type { Keys } from '../tokens/keys.ts'

const sealedSchema = z.object({ accessToken: z.string(), refreshToken: z.string().optional() })
export type SealedTokens = z.infer<typeof sealedSchema>

/** The payer's tokens as they stand in the database: encrypted, and bound to their authorization. */
export function sealTokens(keys: Keys, authorizationId: string, tokens: SealedTokens): string {
  const { accessToken, refreshToken } = tokens
  return keys.encrypt(JSON.stringify({ accessToken, refreshToken }), authorizationId)
}

export function openTokens(keys: Keys, authorizationId: string, sealed: string): SealedTokens {
  return sealedSchema.parse(JSON.parse(keys.decrypt(sealed, authorizationId)))
}
