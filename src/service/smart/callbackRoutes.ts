import { answerRegaining } from '../connections/regaining/answerRegaining.ts'
import { overPage } from '../connections/regaining/failurePage.ts'
import { isRegaining } from '../connections/regaining/finishRegaining.ts'
import { setPageHeaders } from '../http/pageHeaders.ts'
import { MESSAGES } from '../pages/messages.ts'
import { noticePage } from '../pages/renderPage.ts'
import { attemptCookieName, attemptCookieOptions } from './attemptCookie.ts'
import { endingPage, wayBack } from './endingPage.ts'
import { finishAttempt } from './finishAttempt.ts'
import { planName } from '../directory/planName.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { Finished } from './finishAttempt.ts'
import type { Attempt } from './ticket.ts'

/** `/callback/<endpoint id>`: where a payer sends the browser after the sign-in. One address a payer. */
export async function callbackRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.get<{ Params: { endpointId: string } }>('/callback/:endpointId', async (request, reply) => {
    setPageHeaders(reply, deps.config)
    const endpoint = deps.directory.get(request.params.endpointId)
    if (endpoint === undefined) return reply.code(404).send(noticePage(MESSAGES.notFound))

    const query = new URL(request.raw.url ?? '', deps.config.linkUrl).searchParams
    const callback = { redirectId: endpoint.id, query, cookies: request.cookies }
    if (await answerRegaining(deps, reply, callback)) return reply
    const finished = await finishAttempt(deps, callback)
    if (!('attempt' in finished)) {
      const isLost = finished.outcome === 'unknown' && (await isRegaining(deps, callback))
      return reply.code(400).send(isLost ? overPage() : endingPage(deps.config, MESSAGES[finished.outcome]))
    }
    const { attempt } = finished
    reply.clearCookie(attemptCookieName(deps.config, attempt.id), attemptCookieOptions(deps.config))
    // Verified to be the opener's own when the attempt was minted.
    if (attempt.return_url !== null) return reply.redirect(attempt.return_url, 303)
    const application = await applicationName(deps, attempt)
    return reply.send(
      endingPage(deps.config, {
        ...noticeOf(finished, deps.directory.get(attempt.endpoint_id) ?? endpoint, application),
        reference: finished.outcome === 'failed' ? finished.reference : undefined,
        back: wayBack(attempt, application),
      }),
    )
  })
}

function noticeOf(
  finished: Extract<Finished, { attempt: Attempt }>,
  endpoint: EndpointRecord,
  application: string,
): { title: string; text: string } {
  const plan = planName(endpoint)
  switch (finished.outcome) {
    case 'authorized':
      return MESSAGES.authorized(plan, application)
    case 'left':
      return MESSAGES.left(plan)
    case 'failed':
      return MESSAGES.failed(finished.code, plan, application)
  }
}

async function applicationName({ database }: Pick<Deps, 'database'>, attempt: Attempt): Promise<string> {
  const { name } = await database.kysely
    .selectFrom('link_session')
    .innerJoin('application', 'application.id', 'link_session.application_id')
    .select('application.name')
    .where('link_session.id', '=', attempt.session_id)
    .executeTakeFirstOrThrow()
  return name
}
