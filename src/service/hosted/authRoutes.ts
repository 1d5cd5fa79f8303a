import { answerPageErrors } from '../http/answerPageErrors.ts'
import { setPageHeaders } from '../http/pageHeaders.ts'
import { MESSAGES } from '../pages/messages.ts'
import { noticePage } from '../pages/renderPage.ts'
import { backToClient } from './backToClient.ts'
import { keepRequest } from './keepRequest.ts'
import { readAuthorizationRequest } from './readAuthorizationRequest.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/**
 * `GET /link/auth`, the authorization endpoint of OAuth 2.0 (RFC 6749 section 3.1) for apps that would rather lead their
 * patients to a page of ours than take a script into theirs.
 *
 * 1. The request is judged here, on the API's host. What is wrong with it the client hears at its redirect URI, and the
 *    patient where that is in doubt.
 * 2. The browser goes on to a page of the link host by a handle that works once: nothing that the client said about the
 *    patient stands in an address after its own.
 * 3. There the consent flow runs, and its end leads back (hostedRoutes).
 *
 * Always 303: a 307 would have browsers send on what they were sent (RFC 9700 section 4.12).
 */
export async function authRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  answerPageErrors(app, deps.config)
  app.get('/link/auth', async (request, reply) => {
    setPageHeaders(reply, deps.config)
    const query = new URL(request.raw.url ?? '', deps.config.apiUrl).searchParams
    const read = await readAuthorizationRequest(deps, query)
    switch (read.outcome) {
      case 'unanswerable':
        return reply.code(400).send(noticePage(MESSAGES.hosted.unanswerable[read.parameter]))
      case 'refused':
        return reply.redirect(backToClient(deps.config, read.to, read), 303)
      case 'valid': {
        const handle = await keepRequest(deps, read.request)
        return reply.redirect(`${deps.config.linkUrl}/hosted/enter/${handle}`, 303)
      }
    }
  })
}
