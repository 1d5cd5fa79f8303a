import { bearerToken } from '../http/bearerToken.ts'
import { HttpError } from '../http/httpError.ts'
import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import type { FastifyRequest } from 'fastify'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'

export type Session = Selectable<Schema['link_session']>

export const SESSION_HOURS = 24
const HOUR_MS = 3_600_000

/** When a session that is used at `now` ends by itself. */
export function sessionExpiry(now: number): Date {
  return new Date(now + SESSION_HOURS * HOUR_MS)
}

/**
 * The session whose token the request carries; its 24 hours start again.
 * @param ended whether a session that has delivered its outcome still counts
 * @throws {HttpError} 401
 */
export async function requireSession(
  deps: Pick<Deps, 'database' | 'clock'>,
  request: Pick<FastifyRequest, 'headers'>,
  { ended = 'refuse' }: { ended?: 'refuse' | 'allow' } = {},
): Promise<Session> {
  const session = await findSession(deps, bearerToken(request.headers.authorization))
  if (session === undefined || (ended === 'refuse' && session.ended_at !== null)) {
    throw new HttpError(401, 'The session is unknown or over')
  }
  const expiry = sessionExpiry(deps.clock())
  // Written at most once an hour, not with every request.
  if (expiry.getTime() - session.expires_at.getTime() > HOUR_MS) {
    await deps.database.kysely
      .updateTable('link_session')
      .set({ expires_at: expiry })
      .where('id', '=', session.id)
      .execute()
  }
  return session
}

/** @returns undefined for a token that is unknown or expired */
export async function findSession(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  token: string | undefined,
): Promise<Session | undefined> {
  if (token === undefined) return undefined
  return database.kysely
    .selectFrom('link_session')
    .selectAll()
    .where('token_hash', '=', hashSecret(token))
    .where('expires_at', '>', new Date(clock()))
    .executeTakeFirst()
}

/** Another token for a session; the one it had is worth nothing from now on. @returns the new one */
export async function renewSessionToken(
  { database }: Pick<Deps, 'database'>,
  sessionId: string,
): Promise<string> {
  const token = randomSecret()
  await database.kysely
    .updateTable('link_session')
    .set({ token_hash: hashSecret(token) })
    .where('id', '=', sessionId)
    .execute()
  return token
}
