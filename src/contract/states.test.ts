import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ACCESS_TOKEN_TRANSITIONS,
  AUTHORIZATION_TRANSITIONS,
  SYNC_JOB_TRANSITIONS,
  canMove,
  statesBefore,
} from './states.ts'

const tables = { AUTHORIZATION_TRANSITIONS, ACCESS_TOKEN_TRANSITIONS, SYNC_JOB_TRANSITIONS }

describe.each(Object.entries(tables))('%s', (_name, table: Record<string, readonly string[]>) => {
  test('leads only to states that it knows', () => {
    for (const target of Object.values(table).flat()) expect(Object.keys(table)).toContain(target)
  })

  test('has no way from a state to itself', () => {
    for (const [from, targets] of Object.entries(table)) expect(targets).not.toContain(from)
  })

  test('refuses every move that it does not list', () => {
    const state = fc.constantFrom(...Object.keys(table))
    fc.assert(
      fc.property(state, state, (from, to) => {
        const listed = table[from]?.includes(to) === true
        expect(canMove(table, from, to)).toBe(listed)
        expect(statesBefore(table, to).includes(from)).toBe(listed)
      }),
    )
  })

  test('refuses names that it does not know, those of Object.prototype among them', () => {
    for (const name of ['', 'constructor', '__proto__', 'toString']) {
      expect(canMove(table, name, 'REVOKED')).toBe(false)
      expect(canMove(table, 'CREATED', name)).toBe(false)
    }
  })
})

test('an authorization that ended stays as it is', () => {
  for (const end of ['BOUNCED', 'ABANDONED', 'ERRORED', 'REVOKED'] as const) {
    expect(AUTHORIZATION_TRANSITIONS[end]).toEqual([])
  }
})
