import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../api/apiFailure.ts'
import { nameMistake } from './nameMistake.ts'
import { readOptions } from '../boot/readOptions.ts'
import type { FlowOptions } from '../flow/state.ts'

function mistake(field: string, options: object): string | undefined {
  const body = { error: { code: 'INVALID_USER', field, message: 'no' } }
  return nameMistake(new ApiFailure(400, 'no', { body }), readOptions(options) as FlowOptions)
}

describe('nameMistake', () => {
  it.each([
    ['user', {}, 'user is missing'],
    ['user', { user: 7 }, 'user is invalid'],
    ['user.externalId', { user: {} }, 'user.externalId is missing'],
    ['user.externalId', { user: { externalId: 7 } }, 'user.externalId is invalid'],
    ['user.externalId', { user: { externalId: 'x'.repeat(1_000_000) } }, 'user.externalId is invalid'],
    ['user.externalId', { user: null }, 'user.externalId is missing'],
  ])('tells the developer about %s, given %o: %s', (field, options, told) => {
    expect(mistake(field, options)).toBe(told)
  })

  it('is silent where the host did nothing wrong', () => {
    expect(nameMistake(new Error('no answer'), readOptions({}) as FlowOptions)).toBeUndefined()
  })
})
