import { setPageHeaders } from '../http/pageHeaders.ts'
import { html } from '../pages/html.ts'
import { MESSAGES } from '../pages/messages.ts'
import { noticePage, renderPage } from '../pages/renderPage.ts'
import { attemptCookieName, attemptCookieOptions } from './attemptCookie.ts'
import { awaitConsent } from './awaitConsent.ts'
import { endingPage, wayBack } from './endingPage.ts'
import { startAttempt } from './startAttempt.ts'
import { findTicket } from './ticket.ts'
import { planName } from '../directory/planName.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../deps.ts'

interface TicketRoute {
  Params: { ticket: string }
}

/**
 * `/authorize/:ticket`, the page that the patient's click opens; it sends the browser on to the payer.
 *
 * A link to it that somebody sends to a victim would bind the victim's records to the sender's session. So it goes on
 * only when the browser says that our own frame opened it (`Sec-Fetch-Site: same-origin`; a link in a message is
 * `none` or `cross-site`). A browser that does not say gets a question that names app and plan, and answers it with a
 * form, whose POST carries an Origin.
 */
export async function authorizeRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  app.get<TicketRoute>('/authorize/:ticket', async (request, reply) => {
    setPageHeaders(reply, deps.config)
    const site = request.headers['sec-fetch-site']
    if (site === 'same-origin') return handOff(deps, request, reply)
    if (site !== undefined) return reply.code(403).send(noticePage(MESSAGES.linkNotYours))
    return askFirst(deps, request, reply)
  })

  app.post<TicketRoute>('/authorize/:ticket', async (request, reply) => {
    setPageHeaders(reply, deps.config)
    if (request.headers.origin !== deps.config.linkUrl) {
      return reply.code(403).send(noticePage(MESSAGES.linkNotYours))
    }
    return handOff(deps, request, reply)
  })
}

async function handOff(
  deps: Deps,
  request: FastifyRequest<TicketRoute>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ticket = await findTicket(deps, request.params.ticket)
  if (ticket === undefined) return reply.code(410).send(noticePage(MESSAGES.ticketOver))
  const consentId = await awaitConsent(deps, ticket.attempt)
  if (consentId === undefined) return reply.code(403).send(noticePage(MESSAGES.noConsent))

  const started = await startAttempt(deps, ticket, consentId)
  switch (started.outcome) {
    case 'redirect': {
      const name = attemptCookieName(deps.config, ticket.attempt.id)
      const options = { ...attemptCookieOptions(deps.config), maxAge: started.maxAgeSeconds }
      return reply.setCookie(name, started.cookieSecret, options).redirect(started.url, 303)
    }
    case 'payer fault': {
      const { endpoint, application, attempt } = ticket
      const plan = planName(endpoint)
      if (attempt.return_url !== null) return reply.redirect(attempt.return_url, 303)
      const { reference } = started
      const notice = MESSAGES.failed(started.fault.code, plan, application)
      return reply.send(
        endingPage(deps.config, { ...notice, reference, back: wayBack(attempt, application) }),
      )
    }
    case 'too late':
      return reply.code(410).send(noticePage(MESSAGES.tooLate))
  }
}

async function askFirst(
  deps: Deps,
  request: FastifyRequest<TicketRoute>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ticket = await findTicket(deps, request.params.ticket)
  if (ticket === undefined) return reply.code(410).send(noticePage(MESSAGES.ticketOver))
  const plan = planName(ticket.endpoint)
  // Browsers apply form-action to the redirects that follow a form, and the payer may send the patient anywhere; and a
  // form that sends no referrer sends `Origin: null`.
  setPageHeaders(reply, deps.config, {
    formAction: `'self' https: ${new URL(ticket.endpoint.fhirBase).origin}`,
    referrerPolicy: 'same-origin',
  })
  const title = MESSAGES.confirm.title(plan)
  const body = html`<h1>${title}</h1>
    <p class="lead">${MESSAGES.confirm.text(plan, ticket.application)}</p>
    <form method="post"><button class="primary">${MESSAGES.confirm.button(plan)}</button></form>`
  return reply.send(renderPage({ title, body }))
}
