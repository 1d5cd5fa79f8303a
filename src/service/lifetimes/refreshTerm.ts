import type { PayerTokens } from '../smart/tokenEndpoint.ts'

/**
 * How a payer's grant ends, as far as its token endpoint has told.
 *
 * - NONE: there is no refresh token; the grant ends with the access token.
 * - UNKNOWN: there is one, and the payer does not say for how long.
 * - ENDS: it dies at a time that the payer named, and that no renewal has moved so far.
 * - SLIDES: likewise, but a renewal has moved that time; kept alive, the grant does not end by it.
 * - ENDLESS: the payer says so.
 */
export type RefreshTerm = 'NONE' | 'UNKNOWN' | 'ENDS' | 'SLIDES' | 'ENDLESS'

export interface PayerGrant {
  term: RefreshTerm
  /** Of ENDS and SLIDES: when the refresh token dies. */
  refreshableUntil: Date | null
}

/** Payers count in seconds from their own clock, and answers take their time. */
const JITTER_MS = 60_000

/** @param now when the payer was asked, Unix milliseconds */
export function refreshTermOf(
  { refreshToken, refreshExpiresInSeconds }: Pick<PayerTokens, 'refreshToken' | 'refreshExpiresInSeconds'>,
  now: number,
): PayerGrant {
  if (refreshToken === undefined) return { term: 'NONE', refreshableUntil: null }
  if (refreshExpiresInSeconds === undefined) return { term: 'UNKNOWN', refreshableUntil: null }
  if (refreshExpiresInSeconds === 0) return { term: 'ENDLESS', refreshableUntil: null }
  return { term: 'ENDS', refreshableUntil: new Date(now + refreshExpiresInSeconds * 1000) }
}

/**
 * The same after a renewal.
 *
 * A payer that sends no new refresh token leaves the old one as it was, unless it names another time. One that does send
 * a new one, and says nothing of its end, has taken back what it said of the old.
 */
export function renewedTermOf(
  known: PayerGrant,
  answer: Pick<PayerTokens, 'refreshToken' | 'refreshExpiresInSeconds'>,
  now: number,
): PayerGrant {
  if (answer.refreshToken === undefined && answer.refreshExpiresInSeconds === undefined) return known
  const told = refreshTermOf({ ...answer, refreshToken: answer.refreshToken ?? 'the old one' }, now)
  const { refreshableUntil: before } = known
  const hasMoved =
    told.refreshableUntil !== null &&
    before !== null &&
    told.refreshableUntil.getTime() > before.getTime() + JITTER_MS
  return hasMoved ? { ...told, term: 'SLIDES' } : told
}
