import type { TimeUntilMaxAuth } from '../../contract/linkApi.ts'
import type { Usage } from '../../contract/options.ts'
import type { AuthorizationState } from '../../contract/states.ts'
import type { EndpointRecord } from '../directory/endpointRecord.ts'
import type { RefreshTerm } from './refreshTerm.ts'

/** 24 hours: an access token, and a ONE_TIME copy (seed 002). */
export const DAY_SECONDS = 86_400
/** 90 days: a refresh token (seeds 000, 001 and 002). */
export const REFRESH_TOKEN_SECONDS = 7_776_000

/** What an authorization's row tells of its time. */
export interface LifetimeFacts {
  usage: Usage
  state: AuthorizationState
  authorized_at: Date | null
  ended_at: Date | null
  payer_refresh_term: RefreshTerm
  payer_refreshable_until: Date | null
  payer_tokens_expire_at: Date | null
}

/** The columns of `patient_authorization` that the facts are. */
export const LIFETIME_COLUMNS = [
  'usage',
  'state',
  'authorized_at',
  'ended_at',
  'payer_refresh_term',
  'payer_refreshable_until',
  'payer_tokens_expire_at',
] as const satisfies readonly (keyof LifetimeFacts)[]

/** What a token answer says of times, all in whole seconds (seed 002, contract section 4). */
export interface Lifetimes {
  expiresInSeconds: number
  refreshExpiresInSeconds: number | null
  timeUntilMaxAuth: TimeUntilMaxAuth
}

/**
 * The one place that computes what token answers say of times, from the authorization, the payer's answers and the
 * directory.
 *
 * - `timeUntilMaxAuth`: how long the payer lets the authorization last. It ends at the earliest of what is known: the
 *   longest time of the directory's entry, the end of a refresh token that renewals do not move, or the end of the
 *   access token where there is no other. 0 once it is over.
 * - `expires_in`: 24 hours. A MULTIPLE copy is deleted when the payer ends the authorization, so less where that is
 *   known to come sooner; a ONE_TIME copy is ours for the 24 hours.
 * - `refresh_expires_in`: 90 days for MULTIPLE, less where the payer's grant ends sooner. null (unknown) where that end
 *   has passed and the payer goes on all the same. 0 (without end) is never said, since our refresh tokens do end.
 *   24 hours for ONE_TIME, as seed 002 samples it.
 */
export function lifetimesOf(
  facts: LifetimeFacts,
  endpoint: Pick<EndpointRecord, 'maxAuthorizationSeconds'>,
  now: number,
): Lifetimes {
  const timeUntilMaxAuth = timeUntil(facts, endpoint, now)
  if (facts.usage === 'ONE_TIME' || typeof timeUntilMaxAuth === 'string') {
    const refreshExpiresInSeconds = facts.usage === 'ONE_TIME' ? DAY_SECONDS : REFRESH_TOKEN_SECONDS
    return { expiresInSeconds: DAY_SECONDS, refreshExpiresInSeconds, timeUntilMaxAuth }
  }
  if (timeUntilMaxAuth === 0) {
    return { expiresInSeconds: DAY_SECONDS, refreshExpiresInSeconds: null, timeUntilMaxAuth }
  }
  return {
    expiresInSeconds: Math.min(DAY_SECONDS, timeUntilMaxAuth),
    refreshExpiresInSeconds: Math.min(REFRESH_TOKEN_SECONDS, timeUntilMaxAuth),
    timeUntilMaxAuth,
  }
}

function timeUntil(
  facts: LifetimeFacts,
  { maxAuthorizationSeconds: max }: Pick<EndpointRecord, 'maxAuthorizationSeconds'>,
  now: number,
): TimeUntilMaxAuth {
  if (facts.ended_at !== null || facts.state === 'REVOKED') return 0
  const ends = [endOfGrant(facts)]
  if (max !== undefined && max > 0 && facts.authorized_at !== null) {
    ends.push(facts.authorized_at.getTime() + max * 1000)
  }
  const known = ends.filter((end) => end !== undefined)
  if (known.length > 0) return Math.max(0, Math.floor((Math.min(...known) - now) / 1000))
  return max === 0 || facts.payer_refresh_term === 'ENDLESS' ? 'indefinite' : 'unknown'
}

/** Unix milliseconds; undefined where the payer's answers name none. */
function endOfGrant(facts: LifetimeFacts): number | undefined {
  switch (facts.payer_refresh_term) {
    case 'NONE':
      return facts.payer_tokens_expire_at?.getTime()
    case 'ENDS':
      return facts.payer_refreshable_until?.getTime()
    case 'UNKNOWN':
    case 'SLIDES':
    case 'ENDLESS':
      return undefined
  }
}
