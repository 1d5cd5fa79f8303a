import { hashSecret, randomSecret } from '../tokens/secrets.ts'
import { isOfBrowser } from './hostedRequest.ts'
import type { Deps } from '../deps.ts'

/**
 * Uses a handle: the browser that comes with it first gets the cookie that the page belongs to. The same browser may come
 * again, should it repeat the redirect; to any other the handle is worth nothing from then on.
 *
 * @returns the request's id, with the cookie's secret when it is new; undefined for a handle that is unknown, used or late
 */
export async function enterRequest(
  deps: Pick<Deps, 'database' | 'clock' | 'config'>,
  handle: string,
  cookies: Readonly<Record<string, string | undefined>>,
): Promise<{ id: string; cookieSecret?: string } | undefined> {
  const { database, clock } = deps
  const now = new Date(clock())
  const request = await database.kysely
    .selectFrom('hosted_request')
    .selectAll()
    .where('handle_hash', '=', hashSecret(handle))
    .where('handle_expires_at', '>', now)
    .executeTakeFirst()
  if (request === undefined) return undefined
  if (isOfBrowser(deps, request, cookies)) return { id: request.id }
  const cookieSecret = randomSecret()
  const taken = await database.kysely
    .updateTable('hosted_request')
    .set({ cookie_hash: hashSecret(cookieSecret) })
    .where('id', '=', request.id)
    .where('cookie_hash', 'is', null)
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n ? { id: request.id, cookieSecret } : undefined
}
