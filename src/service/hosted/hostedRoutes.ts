import { readDocument } from '../frame/readDocument.ts'
import { setPageHeaders } from '../http/pageHeaders.ts'
import { MESSAGES } from '../pages/messages.ts'
import { noticePage } from '../pages/renderPage.ts'
import { bootOf } from './bootOf.ts'
import { enterRequest } from './enterRequest.ts'
import { findRequest, isOfBrowser, pathOfRequest, returnPathOf } from './hostedRequest.ts'
import { hostedCookieName, hostedCookieOptions } from './hostedCookie.ts'
import { leadBack } from './leadBack.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'
import type { HostedRequest } from './hostedRequest.ts'

interface RequestRoute {
  Params: { id: string }
}

/**
 * `/hosted/…`, where a request of `/link/auth` goes on: the consent flow as a page of its own.
 *
 * `enter/<handle>` gives the browser that comes first a cookie, and leads to `<id>`, the page, which can be reloaded,
 * returned to from the payer and opened in a second tab, in this browser alone. `<id>/return` leads back to the client.
 */
export async function hostedRoutes(
  app: FastifyInstance,
  { deps, staticDir }: { deps: Deps; staticDir: string },
): Promise<void> {
  const { config } = deps
  const document = await readDocument(staticDir)

  app.get<{ Params: { handle: string } }>('/hosted/enter/:handle', async (request, reply) => {
    setPageHeaders(reply, config)
    const entered = await enterRequest(deps, request.params.handle, request.cookies)
    if (entered === undefined) return reply.code(410).send(noticePage(MESSAGES.hosted.elsewhere))
    if (entered.cookieSecret !== undefined) {
      reply.setCookie(hostedCookieName(config, entered.id), entered.cookieSecret, hostedCookieOptions(config))
    }
    return reply.redirect(pathOfRequest(entered.id), 303)
  })

  app.get<RequestRoute>('/hosted/:id', async (request, reply) => {
    const hosted = await findOwn(request)
    if (hosted === undefined) return refuse(reply)
    if (await isDone(deps, hosted)) return reply.redirect(returnPathOf(hosted.id), 303)
    setPageHeaders(reply, config, { connectSource: "'self'" })
    // Not compressed, since it holds a secret.
    return reply.send(document(await bootOf(deps, hosted)))
  })

  app.get<RequestRoute>('/hosted/:id/return', async (request, reply) => {
    const hosted = await findOwn(request)
    if (hosted === undefined) return refuse(reply)
    const address = await leadBack(deps, hosted)
    if (address !== undefined) return reply.redirect(address, 303)
    setPageHeaders(reply, config)
    return reply.send(noticePage(MESSAGES.hosted.over))
  })

  async function findOwn(request: FastifyRequest<RequestRoute>): Promise<HostedRequest | undefined> {
    const hosted = await findRequest(deps, request.params.id)
    return hosted !== undefined && isOfBrowser(deps, hosted, request.cookies) ? hosted : undefined
  }

  /** Another's request looks like one that never was. */
  function refuse(reply: FastifyReply): FastifyReply {
    setPageHeaders(reply, config)
    return reply.code(410).send(noticePage(MESSAGES.hosted.elsewhere))
  }
}

/** Whether the page has told how it ended, or its session has run out. */
async function isDone({ database, clock }: Deps, hosted: HostedRequest): Promise<boolean> {
  if (hosted.left_at !== null || hosted.code_hash !== null) return true
  if (hosted.session_id === null) return false
  const session = await database.kysely
    .selectFrom('link_session')
    .select(['ended_at', 'expires_at'])
    .where('id', '=', hosted.session_id)
    .executeTakeFirstOrThrow()
  return session.ended_at !== null || session.expires_at.getTime() <= clock()
}
