import { UUID } from '../../contract/keys.ts'
import { opensAt } from '../applications/opensAt.ts'
import { isSecretOf } from '../tokens/secrets.ts'
import { hostedCookieName } from './hostedCookie.ts'
import type { Selectable } from 'kysely'
import type { Schema } from '../database/schema.ts'
import type { Deps } from '../deps.ts'
import type { ReturnAddress } from './readAuthorizationRequest.ts'

export type HostedRequest = Selectable<Schema['hosted_request']>

type Cookies = Readonly<Record<string, string | undefined>>

/** The page of a request, on the link host. The id opens nothing without the cookie. */
export function pathOfRequest(requestId: string): string {
  return `/hosted/${requestId}`
}

/** Where the page goes when it is done. */
export function returnPathOf(requestId: string): string {
  return `${pathOfRequest(requestId)}/return`
}

/** What stands in for the opener's origin where there is no opener. */
export function openerOf(requestId: string): string {
  return `hosted:${requestId}`
}

/** @returns undefined for a request that is unknown or too old, or whose key was revoked */
export async function findRequest(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  requestId: string,
): Promise<HostedRequest | undefined> {
  if (!UUID.test(requestId)) return undefined
  return database.kysely
    .selectFrom('hosted_request')
    .innerJoin('application_key', 'application_key.id', 'hosted_request.application_key_id')
    .selectAll('hosted_request')
    .where('hosted_request.id', '=', requestId)
    .where('hosted_request.expires_at', '>', new Date(clock()))
    .where(opensAt(clock()))
    .executeTakeFirst()
}

/** Whether this browser is the one in which the request's page was opened first. */
export function isOfBrowser(deps: Pick<Deps, 'config'>, request: HostedRequest, cookies: Cookies): boolean {
  return isSecretOf(cookies[hostedCookieName(deps.config, request.id)], request.cookie_hash)
}

export function returnAddressOf({ keys }: Pick<Deps, 'keys'>, request: HostedRequest): ReturnAddress {
  return {
    redirectUri: request.redirect_uri,
    state: request.state === null ? undefined : keys.decrypt(request.state, request.id),
  }
}
