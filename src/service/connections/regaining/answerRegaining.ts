import { attemptCookieName, attemptCookieOptions } from '../../smart/attemptCookie.ts'
import { accessCookieName, accessCookieOptions } from './accessCookie.ts'
import { failurePage, overPage } from './failurePage.ts'
import { finishRegaining, SHOWN_MINUTES } from './finishRegaining.ts'
import type { FastifyReply } from 'fastify'
import type { Deps } from '../../deps.ts'
import type { Callback } from './finishRegaining.ts'

/**
 * A callback that answers a sign-in for the connections: on to the page that shows them, or to one that says why not.
 * @returns false, and nothing is sent, where it answers no such sign-in
 */
export async function answerRegaining(deps: Deps, reply: FastifyReply, callback: Callback): Promise<boolean> {
  const { config } = deps
  const regained = await finishRegaining(deps, callback)
  if (regained === undefined) return false
  if (regained.outcome === 'over') {
    reply.code(400).send(overPage())
    return true
  }
  reply.clearCookie(attemptCookieName(config, regained.accessId), attemptCookieOptions(config))
  if (regained.outcome === 'failed') {
    const endpoint = deps.directory.get(regained.endpointId)
    reply.send(endpoint === undefined ? overPage() : failurePage(endpoint, regained.code))
    return true
  }
  const options = { ...accessCookieOptions(config), maxAge: SHOWN_MINUTES * 60 }
  reply.setCookie(accessCookieName(config), regained.secret, options).redirect('/connections/signed-in', 303)
  return true
}
