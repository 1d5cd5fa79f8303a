import { isOriginPattern } from '../applications/originMatches.ts'
import { openerOf, pathOfRequest } from '../hosted/hostedRequest.ts'
import { only, readOpener } from '../frame/readOpener.ts'
import { MAX_RETURN_URL_LENGTH } from '../../contract/sessionApi.ts'
import { HttpError } from '../http/httpError.ts'
import type { Deps } from '../deps.ts'
import type { Session } from './requireSession.ts'

/**
 * Where a patient may be sent back to in the same window, one of four:
 *
 * - an address of the opener's verified origin;
 * - our own first page with this session's key and opener, where it was opened at top level (in a WebView): there the
 *   journey goes on, and the app around it hears its messages;
 * - the page of this session's own request, where it was opened by `/link/auth`;
 * - an address with a scheme of the app's own (`app://open`) that is registered in full.
 *
 * @param field the request's field to name
 * @returns the address as we shall print it
 * @throws {HttpError} 400 naming the field
 */
export async function verifyReturnUrl(
  deps: Pick<Deps, 'database' | 'config'>,
  session: Pick<Session, 'application_id' | 'application_key_id' | 'opener_origin'>,
  returnUrl: string,
  field: 'returnUrl' | 'backUrl' = 'returnUrl',
): Promise<string> {
  const refused = new HttpError(400, `${field} must be an address of the page that opened the widget`, {
    field,
  })
  if (returnUrl.length > MAX_RETURN_URL_LENGTH || !URL.canParse(returnUrl)) throw refused
  const url = new URL(returnUrl)
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    if (url.username !== '' || url.password !== '') throw refused
    if (url.origin === session.opener_origin || isHostedPage(deps, session, url)) return url.href
    if (await isOurFirstPage(deps, session, url)) return url.href
    throw refused
  }
  // What cannot be registered is not asked for: a database takes not every text (a NUL, half a surrogate pair).
  if (!isOriginPattern(returnUrl)) throw refused
  const registered = await deps.database.kysely
    .selectFrom('application_origin')
    .select('origin')
    .where('application_id', '=', session.application_id)
    .where('origin', '=', returnUrl)
    .executeTakeFirst()
  if (registered === undefined) throw refused
  return registered.origin
}

function isHostedPage(
  { config }: Pick<Deps, 'config'>,
  { opener_origin }: Pick<Session, 'opener_origin'>,
  url: URL,
): boolean {
  const [, id = ''] = url.pathname.split('/hosted/')
  return opener_origin === openerOf(id) && url.href === config.linkUrl + pathOfRequest(id)
}

async function isOurFirstPage(
  { database, config }: Pick<Deps, 'database' | 'config'>,
  session: Pick<Session, 'application_key_id' | 'opener_origin'>,
  url: URL,
): Promise<boolean> {
  if (url.origin !== config.linkUrl || url.pathname !== '/') return false
  if (readOpener(url.searchParams)?.origin !== session.opener_origin) return false
  const key = await database.kysely
    .selectFrom('application_key')
    .select('publishable_key')
    .where('id', '=', session.application_key_id)
    .executeTakeFirstOrThrow()
  return only(url.searchParams, 'publishableKey') === key.publishable_key
}
