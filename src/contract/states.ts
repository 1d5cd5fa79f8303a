/**
 * The states of an authorization, an access token and a sync job, and the only ways between them.
 *
 * Each table lists, for a state, the states it may move to; every other move is refused. Sources: seed 002 (State,
 * Sync Job States) and contract section 4.
 */

/** A patient authorization, until its first access token takes the state over. */
export const AUTHORIZATION_TRANSITIONS = {
  CREATED: ['AUTHORIZING', 'BOUNCED', 'ABANDONED', 'ERRORED'],
  AUTHORIZING: ['AUTHORIZED', 'ABANDONED', 'ERRORED'],
  AUTHORIZED: ['EXCHANGED', 'ERRORED', 'REVOKED'],
  EXCHANGED: ['REVOKED'],
  BOUNCED: [],
  ABANDONED: [],
  ERRORED: [],
  REVOKED: [],
} as const

/** An access token. Refreshing kills the old one at once and issues a new one in EXCHANGED. */
export const ACCESS_TOKEN_TRANSITIONS = {
  EXCHANGED: ['REFRESHED', 'REVOKED'],
  REFRESHED: [],
  REVOKED: [],
} as const

export const SYNC_JOB_TRANSITIONS = {
  CREATED: ['WAITING', 'FAILED'],
  WAITING: ['ACTIVE', 'FAILED'],
  ACTIVE: ['COMPLETED', 'FAILED', 'WAITING'],
  COMPLETED: [],
  FAILED: [],
} as const

export type AuthorizationState = keyof typeof AUTHORIZATION_TRANSITIONS
export type AccessTokenState = keyof typeof ACCESS_TOKEN_TRANSITIONS
export type SyncJobState = keyof typeof SYNC_JOB_TRANSITIONS

type Transitions = Readonly<Record<string, readonly string[]>>

export function canMove(table: Transitions, from: string, to: string): boolean {
  return Object.hasOwn(table, from) && (table[from]?.includes(to) ?? false)
}

/** The states from which a table lets a thing move to `to`: what an UPDATE of its state may find, and nothing else. */
export function statesBefore<Table extends Transitions>(
  table: Table,
  to: keyof Table & string,
): (keyof Table & string)[] {
  return Object.keys(table).filter((from) => canMove(table, from, to))
}
