import * as z from 'zod/mini'
import { parseInput } from '../../http/parseInput.ts'
import { setPageHeaders } from '../../http/pageHeaders.ts'
import { MESSAGES } from '../../pages/messages.ts'
import { noticePage } from '../../pages/renderPage.ts'
import { attemptCookieName, attemptCookieOptions } from '../../smart/attemptCookie.ts'
import { PayerFault } from '../../smart/payerFault.ts'
import { failurePage, tryAgain } from './failurePage.ts'
import { findPlanPage } from './findPlanPage.ts'
import { SIGN_IN_MINUTES, startRegaining } from './startRegaining.ts'
import type { FastifyInstance } from 'fastify'
import type { PlanCard } from '../../../contract/plans.ts'
import type { Deps } from '../../deps.ts'

const findSchema = z.object({ q: z._default(z.string().check(z.maxLength(100)), '') })
const signInSchema = z.object({ endpointId: z.string().check(z.maxLength(100)) })

/**
 * The way back for a patient who has lost the receipt's link.
 *
 *   GET  /connections/find?q=      the plans that match; a form for each
 *   POST /connections/sign-in      endpointId → 303 to the payer, whose answer comes to /callback as all do
 *
 * The sign-in begins only on our own page: a form that another site posts carries that site's Origin.
 */
export async function regainRoutes(app: FastifyInstance, { deps }: { deps: Deps }): Promise<void> {
  const { config, directory } = deps
  // Browsers apply form-action to the redirects that follow a form, and the payer may send the patient anywhere.
  const plain = directory.all().map(({ fhirBase }) => new URL(fhirBase).origin)
  const origins = new Set(plain.filter((origin) => origin.startsWith('http:')))
  const formAction = ["'self'", 'https:', ...origins].join(' ')

  app.get('/connections/find', async (request, reply) => {
    const { q } = parseInput(findSchema, request.query)
    // A form that sends no referrer sends `Origin: null`.
    setPageHeaders(reply, config, { formAction, referrerPolicy: 'same-origin' })
    return reply.send(findPlanPage({ query: q.trim(), plans: findPlans(deps, q) }))
  })

  app.post('/connections/sign-in', async (request, reply) => {
    setPageHeaders(reply, config)
    if (request.headers.origin !== config.linkUrl) {
      return reply.code(403).send(noticePage({ ...MESSAGES.regain.notOurs, more: tryAgain() }))
    }
    const { endpointId } = parseInput(signInSchema, request.body)
    const endpoint = directory.get(endpointId)
    if (endpoint === undefined || endpoint.status !== 'CONNECTED') {
      return reply.code(404).send(noticePage(MESSAGES.notFound))
    }
    const begun = await startRegaining(deps, endpoint).catch((error: unknown) => {
      if (!(error instanceof PayerFault)) throw error
      deps.log.warn({ err: error, endpointId: endpoint.id }, 'payer not reachable')
      return error.code
    })
    if (typeof begun === 'string') return reply.send(failurePage(endpoint, begun))
    const options = { ...attemptCookieOptions(config), maxAge: SIGN_IN_MINUTES * 60 }
    return reply
      .setCookie(attemptCookieName(config, begun.accessId), begun.cookieSecret, options)
      .redirect(begun.url, 303)
  })
}

/** Of whatever mode: who has linked there can sign in there. */
function findPlans({ directory }: Pick<Deps, 'directory'>, query: string): PlanCard[] {
  const plans = (['LIVE', 'TEST'] as const).flatMap((mode) => directory.search(mode, query).plans)
  return plans.filter(({ available }) => available)
}
