import { HttpError } from '../http/httpError.ts'
import type { FastifyRequest } from 'fastify'

/** What belongs into a header or a body: addresses are kept by proxies, logs and histories. */
const NEVER_IN_AN_ADDRESS = [
  'access_token',
  'refresh_token',
  'public_token',
  'secret_key',
  'client_secret',
  'client_assertion',
  'code',
  'code_verifier',
  'grant_type',
]

/**
 * A request that says who asks, or what for, in more than one way is refused, since whoever stands between might read
 * the other one (RFC 6750, section 2; RFC 6749, sections 2.3 and 3.2).
 *
 * A bearer in the address alone is simply no authentication: that request goes on, to its 401.
 *
 * @throws {HttpError} 400
 */
export async function refuseAmbiguity(request: FastifyRequest): Promise<void> {
  assertOneAuthorization(request)
  if (request.method === 'GET' && request.headers.authorization === undefined) return
  const query = new URLSearchParams(request.url.split('?')[1] ?? '')
  const field = NEVER_IN_AN_ADDRESS.find((name) => query.has(name))
  if (field !== undefined) throw new HttpError(400, `${field}: must not stand in the address`, { field })
}

/** @throws {HttpError} 400 where a second `Authorization` says something else, or the same again */
export function assertOneAuthorization({ raw }: Pick<FastifyRequest, 'raw'>): void {
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0)
  if (names.filter((name) => name.toLowerCase() === 'authorization').length > 1) {
    throw new HttpError(400, 'There must be one Authorization header')
  }
}
