import { isWebOriginPattern } from '../applications/originMatches.ts'
import { HttpError } from '../http/httpError.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

const MAX_LENGTH = 2000

/**
 * Where a patient may be sent back to in the same window: an address of the opener's verified origin, or an address
 * with a scheme of the app's own (`app://open`) that is registered in full.
 * @returns the address as we shall print it
 * @throws {HttpError} 400 naming `returnUrl`
 */
export async function verifyReturnUrl(
  { database }: Pick<Deps, 'database'>,
  session: Pick<Session, 'application_id' | 'opener_origin'>,
  returnUrl: string,
): Promise<string> {
  const refused = new HttpError(400, 'returnUrl must be an address of the page that opened the widget', {
    field: 'returnUrl',
  })
  if (returnUrl.length > MAX_LENGTH || !URL.canParse(returnUrl)) throw refused
  const url = new URL(returnUrl)
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    if (url.origin !== session.opener_origin || url.username !== '' || url.password !== '') throw refused
    return url.href
  }
  const registered = await database.kysely
    .selectFrom('application_origin')
    .select('origin')
    .where('application_id', '=', session.application_id)
    .where('origin', '=', returnUrl)
    .executeTakeFirst()
  if (registered === undefined || isWebOriginPattern(returnUrl)) throw refused
  return registered.origin
}
