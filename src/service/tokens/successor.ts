import * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Keys } from './keys.ts'

/** For how long the same client gets the same successor of a refresh token again. */
export const GRACE_MS = 60_000

const successorSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresInSeconds: z.number(),
  refreshExpiresInSeconds: z.number().nullable(),
})

/** What a refresh token was exchanged for. */
export type Successor = z.infer<typeof successorSchema>

/** As it stands in the database: encrypted, bound to its authorization, and nothing else's to be taken for. */
export function sealSuccessor(keys: Keys, authorizationId: string, successor: Successor): string {
  return keys.encrypt(JSON.stringify(successor), contextOf(authorizationId))
}

/**
 * The successor of a refresh token that was used before, if it may be given again.
 * @returns undefined once the grace is over: this use is a reuse
 */
export function successorAgain(
  { keys, clock }: Pick<Deps, 'keys' | 'clock'>,
  authorizationId: string,
  { successor, used_at }: { successor: string | null; used_at: Date },
): Successor | undefined {
  const elapsedMs = clock() - used_at.getTime()
  if (successor === null || elapsedMs > GRACE_MS) return undefined
  const given = successorSchema.parse(JSON.parse(keys.decrypt(successor, contextOf(authorizationId))))
  const left = (seconds: number) => Math.max(0, seconds - Math.floor(elapsedMs / 1000))
  const { expiresInSeconds, refreshExpiresInSeconds } = given
  return {
    ...given,
    expiresInSeconds: left(expiresInSeconds),
    refreshExpiresInSeconds: refreshExpiresInSeconds === null ? null : left(refreshExpiresInSeconds),
  }
}

function contextOf(authorizationId: string): string {
  return `successor ${authorizationId}`
}
