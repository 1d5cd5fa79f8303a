/**
 * What an application is told of, once it is settled: the data is there to read (`synced`) or cannot be had (`failed`),
 * the sharing was ended by patient or application (`revoked`), or by time or the payer (`expired`).
 */
export const CHANGE_TYPES = ['synced', 'failed', 'revoked', 'expired'] as const

export type ChangeType = (typeof CHANGE_TYPES)[number]
