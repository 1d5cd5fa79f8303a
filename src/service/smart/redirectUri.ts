import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'

/** One redirect URI a payer, so that no payer can pass its answer off as another's where `iss` is missing. */
export function redirectUri(
  { linkUrl }: Pick<Config, 'linkUrl'>,
  endpoint: Pick<EndpointRecord, 'id' | 'redirectId'>,
): string {
  return `${linkUrl}/callback/${redirectIdOf(endpoint)}`
}

/** What names it: brands that share a client at one FHIR base share the redirect URI too, which is registered there. */
export function redirectIdOf({ id, redirectId }: Pick<EndpointRecord, 'id' | 'redirectId'>): string {
  return redirectId ?? id
}

/** Whether an answer that came to the redirect URI of this id can be one of the endpoint's payer. */
export function cameBackTo(
  { directory }: Pick<Deps, 'directory'>,
  endpointId: string,
  redirectId: string,
): boolean {
  const endpoint = directory.get(endpointId)
  return endpoint !== undefined && redirectIdOf(endpoint) === redirectId
}
