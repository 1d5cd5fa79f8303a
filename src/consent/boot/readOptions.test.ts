import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOptionsSchema } from '../../contract/options.ts'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
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

  it('carries no text and no value that is longer than any valid one, so that the service can name the option', () => {
    const long = 'x'.repeat(1_000_000)
    const read = readOptions({ user: { externalId: long }, usage: long, endpoint: long })
    expect(read).toMatchObject({ user: { externalId: null }, usage: null, endpoint: null })
    const wide = Array.from({ length: 100_000 }, (_, index) => index)
    expect(readOptions({ user: wide })).toMatchObject({ user: null })
    for (const externalId of ['😀'.repeat(255), '\u0001'.repeat(255), '\0', '\ud800']) {
      expect(readOptions({ user: { externalId } })).toMatchObject({ user: { externalId } })
    }
  })

  it.each([
    ['a cycle', cyclic()],
    ['a BigInt', 1n],
    ['a BigInt within', { externalId: 1n }],
    ['a function', () => 'u'],
    ['a symbol', Symbol('u')],
    ['what is too deep to be written', deep(100_000)],
  ])('carries null in place of %s', (_, user) => {
    expect(readOptions({ user, usage: user, endpoint: user })).toMatchObject({
      user: null,
      usage: null,
      endpoint: null,
    })
  })

  it('carries what would pollute a prototype as data, for the service to refuse', () => {
    const read = readOptions({ user: JSON.parse('{"__proto__":{"polluted":true}}') as unknown })
    expect(JSON.stringify(read)).toContain('{"__proto__":{"polluted":true}}')
    expect({}).not.toHaveProperty('polluted')
  })

  it('asks for each of a million types once', () => {
    const requestedResources = Array.from({ length: 1_000_000 }, (_, index) => RESOURCE_TYPES[index % 23])
    expect(readOptions({ requestedResources })).toMatchObject({ requestedResources: RESOURCE_TYPES })
  })

  it('takes a hole in a list for no type', () => {
    const requestedResources: unknown[] = []
    requestedResources[2] = 'Patient'
    expect(readOptions({ requestedResources })).toEqual({ field: 'requestedResources' })
  })

  it('makes of anything that structured cloning lets through either a field or what can be sent', () => {
    const strange = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
      withObjectString: true,
    })
    const names = ['user', 'usage', 'endpoint', 'strict', 'autoExit', 'requestedResources', '__proto__']
    fc.assert(
      fc.property(fc.constantFrom(...names), strange, (name, given) => {
        const read = readOptions(structuredClone(Object.fromEntries([[name, given]])))
        if ('field' in read) expect(read.field).toBe(name)
        else expect(JSON.parse(JSON.stringify(read))).toEqual(read)
      }),
      { numRuns: 1_000 },
    )
  })

  it('names the field that is wrong', () => {
    expect(readOptions({ autoExit: 'no' })).toEqual({ field: 'autoExit' })
    expect(readOptions({ requestedResources: ['Nonsense'] })).toEqual({ field: 'requestedResources' })
  })
})

function cyclic(): object {
  const cycle: Record<string, unknown> = {}
  cycle['externalId'] = cycle
  return cycle
}

function deep(levels: number): unknown {
  let value: unknown = []
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

function withoutUndefined(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
}
