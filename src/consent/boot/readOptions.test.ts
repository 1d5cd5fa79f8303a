import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOptionsSchema } from '../../contract/options.ts'
import { readOptions } from './readOptions.ts'

const value = fc.constantFrom<unknown>(
  ...[undefined, null, true, false, 0, '', 'ONE_TIME', {}, [], { externalId: 'u' }],
  ...[['Coverage'], ['Coverage', 'Patient'], ['Nonsense'], [1], 'Coverage'],
)
const options = fc.record(
  Object.fromEntries(
    [
      ...(['user', 'usage', 'endpoint', 'strict', 'autoExit'] as const),
      ...(['skipSyncing', 'skipExplainer', 'requestedResources', 'unknown'] as const),
    ].map((name) => [name, value]),
  ),
  { requiredKeys: [] },
)

describe('readOptions', () => {
  it('answers what frameOptionsSchema answers', () => {
    fc.assert(
      fc.property(fc.oneof(options, value), (given) => {
        const read = readOptions(given)
        const parsed = frameOptionsSchema.safeParse(given)
        expect('field' in read).toBe(!parsed.success)
        if (parsed.success) expect(read).toEqual(withoutUndefined(parsed.data))
      }),
      { numRuns: 2_000 },
    )
  })

  it('names the field that is wrong', () => {
    expect(readOptions({ autoExit: 'no' })).toEqual({ field: 'autoExit' })
    expect(readOptions({ requestedResources: ['Nonsense'] })).toEqual({ field: 'requestedResources' })
  })
})

function withoutUndefined(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
}
