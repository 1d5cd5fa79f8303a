import type { IncomingMessage } from 'node:http'
import { readForm } from '../http/readForm.ts'

/**
 * Shapes a request to `/authorize` before the authorization server sees it.
 *
 * - SMART asks for POST as well as GET; the server takes GET, so a form becomes a query.
 * - SMART clients send no `prompt`. Ours is always `login consent`: a tester links one member after the other in one
 *   browser, and `offline_access` needs a consent. Only `prompt=none` stays, and is answered `login_required`.
 * - No session goes in, so that nobody is still signed in from before.
 *
 * @throws FormError when a post is no form.
 */
export async function prepareAuthorization(request: IncomingMessage, publicUrl: string): Promise<void> {
  const url = new URL(request.url ?? '/', publicUrl)
  if (url.pathname === '/authorize') {
    if (request.method === 'POST') {
      for (const [name, value] of await readForm(request)) url.searchParams.append(name, value)
      request.method = 'GET'
    }
    if (url.searchParams.get('prompt') !== 'none') url.searchParams.set('prompt', 'login consent')
    request.url = url.pathname + url.search
  }
  const cookies = (request.headers.cookie ?? '').split(/;\s*/)
  request.headers.cookie = cookies.filter((cookie) => !cookie.startsWith('sandbox_session')).join('; ')
}
