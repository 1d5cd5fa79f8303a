import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../contract/resourceTypes.ts'
import { forOpening, keepOptions } from './keepOptions.ts'
import type { CreateOptions } from '../contract/options.ts'

const needed = { publishableKey: 'pk', onSuccess: () => {} }
const keep = (options: object) => keepOptions(options as CreateOptions)

/** What JSON cannot say. Made anew for each test, out of sight of those who print values. */
const UNWRITABLE: Record<string, () => unknown> = {
  'a cycle': () => {
    const cycle: Record<string, unknown> = {}
    cycle['externalId'] = cycle
    return cycle
  },
  'a Proxy that throws': () =>
    new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse }),
  'a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  'a getter that throws': () => Object.defineProperty({}, 'externalId', { get: refuse, enumerable: true }),
  'a toJSON that throws': () => ({ toJSON: refuse }),
  'a BigInt': () => 1n,
  'a BigInt within': () => ({ externalId: 1n }),
  'a symbol': () => Symbol('user'),
  'a function': () => refuse,
  'what is too deep to be copied': () => {
    let deep: unknown = []
    for (let level = 0; level < 100_000; level++) deep = [deep]
    return deep
  },
}

const STRANGE: (() => unknown)[] = [
  () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as unknown,
  () => Object.create(null) as unknown,
  () => new Map([['externalId', 'u']]),
  () => new Date(NaN),
  () => [{ toString: 1, valueOf: 1 }],
  () => new Array<unknown>(1_000),
  () => ({ toJSON: () => ({ externalId: 'u' }) }),
  () => new Proxy(['Coverage'], {}),
  () => 'x'.repeat(1_000_000),
  () => NaN,
]

function refuse(): never {
  throw new Error('not yours')
}

describe('keepOptions', () => {
  it.each([
    ['publishableKey', { onSuccess: needed.onSuccess }],
    ['publishableKey', { ...needed, publishableKey: undefined }],
    ['publishableKey', { ...needed, publishableKey: 7 }],
    ['onSuccess', { publishableKey: 'pk' }],
    ['onSuccess', { ...needed, onSuccess: 'exchange' }],
    ['onSuccess', { ...needed, onSuccess: null }],
    ['onSyncing', { ...needed, onSyncing: {} }],
    ['onLoad', { ...needed, onLoad: true }],
    ['onExit', { ...needed, onExit: 'x' }],
    ['autoExit', { ...needed, autoExit: 'false' }],
    ['skipSyncing', { ...needed, skipSyncing: 1 }],
    ['skipExplainer', { ...needed, skipExplainer: null }],
    ['strict', { ...needed, strict: 'yes' }],
    ['onEvent', { ...needed, onEvent: 'log' }],
    ['locale', { ...needed, locale: ['en'] }],
    ['requestedResources', { ...needed, requestedResources: 'Coverage' }],
    ['requestedResources', { ...needed, requestedResources: { 0: 'Coverage' } }],
    ['requestedResources', { ...needed, requestedResources: null }],
    ['requestedResources', { ...needed, requestedResources: ['Coverage', 'coverage'] }],
    ['requestedResources', { ...needed, requestedResources: [undefined] }],
    ['requestedResources', { ...needed, requestedResources: [Symbol('Coverage')] }],
    ['requestedResources', { ...needed, requestedResources: [{ toString: 1, valueOf: 1 }] }],
    ['requestedResources', { ...needed, requestedResources: new Array(3) }],
    ['requestedResources', { ...needed, requestedResources: new Set(['Coverage']) }],
    ['requestedResources', { ...needed, requestedResources: 1n }],
    ['autoExit', { ...needed, autoExit: 1n }],
    ['strict', { ...needed, strict: Symbol('strict') }],
    ['onSucess', { ...needed, onSucess: () => {} }],
    ['__proto__', { ...needed, ['__proto__']: 1 }],
    ['toString', { ...needed, toString: () => '' }],
  ])('refuses with a TypeError that quotes %s: %o', (name, options) => {
    expect(() => keep(options)).toThrow(TypeError)
    expect(() => keep(options)).toThrow(`"${name}"`)
  })

  it('names the type that is unknown', () => {
    expect(() => keep({ ...needed, requestedResources: ['Claim'] })).toThrow(/"requestedResources".*Claim/)
  })

  it.each([[undefined], [null], ['options']])('refuses %o in place of options', (options) => {
    expect(() => keepOptions(options as never)).toThrow(TypeError)
  })

  it('accepts every resource type, an empty list, and undefined in place of what is optional', () => {
    const { forFrame } = keep({ ...needed, requestedResources: RESOURCE_TYPES, autoExit: undefined })
    expect(forFrame.requestedResources).toEqual(RESOURCE_TYPES)
    expect(keep({ ...needed, requestedResources: [] }).forFrame.requestedResources).toEqual([])
  })

  it('tells the frame everything but the callbacks', () => {
    const told = {
      user: { externalId: 'usr_1' },
      usage: 'MULTIPLE',
      endpoint: 'e1',
      autoExit: false,
      skipSyncing: true,
      skipExplainer: true,
      strict: false,
      requestedResources: ['Coverage'],
      locale: 'es-MX',
      _experimentalResumeContext: { version: 1, sessionId: 's', secret: 'r' },
    }
    const { forFrame } = keep({ ...needed, onExit: () => {}, ...told })
    expect(forFrame).toEqual({ publishableKey: 'pk', ...told })
  })

  it.each([
    ['user', 7],
    ['user', {}],
    ['usage', 'SOMETIMES'],
    ['endpoint', 'no uuid'],
    ['endpoint', null],
  ])('forwards the invalid %s %o, which is an exit code', (name, value) => {
    expect(keep({ ...needed, [name]: value }).forFrame).toMatchObject({ [name]: value })
  })

  it.each(['😀'.repeat(100_000), '\ud800', '<script>', '__proto__', '\0'])(
    'carries any text',
    (externalId) => {
      expect(keep({ ...needed, user: { externalId } }).forFrame.user).toEqual({ externalId })
    },
  )

  it('is not polluted by what it carries', () => {
    keep({ ...needed, user: JSON.parse('{"__proto__":{"polluted":true}}') as object })
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('any value', () => {
  it.each(Object.entries(UNWRITABLE))('is null, which no option allows, in place of %s', (_, make) => {
    const value = make()
    const { forFrame } = keep({ ...needed, user: value, usage: value, endpoint: value })
    expect(forFrame).toMatchObject({ user: null, usage: null, endpoint: null })
    expect(forOpening(keep(needed), value).forFrame.endpoint).toBeNull()
  })

  it('in place of any option is refused by its name, or can be posted', () => {
    const names = [...Object.keys(keep(needed)), ...Object.keys(keep(needed).forFrame), '__proto__', 'x']
    const untouched = Object.getOwnPropertyNames(Object.prototype).join()
    let refused = 0
    for (const name of new Set(names.filter((each) => each !== 'forFrame'))) {
      for (const make of [...Object.values(UNWRITABLE), ...STRANGE]) {
        const options: Record<string, unknown> = { ...needed }
        Object.defineProperty(options, name, { value: make(), enumerable: true })
        try {
          structuredClone(keep(options).forFrame)
        } catch (error) {
          refused++
          expect(error).toBeInstanceOf(TypeError)
          expect((error as Error).message).toContain(`"${name}"`)
        }
      }
    }
    expect(refused).toBeGreaterThan(100)
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(untouched)
  })

  it('may be of another realm', () => {
    const options = runInNewContext(
      '({ publishableKey: "pk", onSuccess() {}, user: { externalId: "u" }, requestedResources: ["Coverage"] })',
    ) as object
    expect(keep(options).forFrame).toMatchObject({
      user: { externalId: 'u' },
      requestedResources: ['Coverage'],
    })
  })

  it('leaves the error of a getter of the page to the page', () => {
    const options = Object.defineProperty({ ...needed }, 'user', {
      enumerable: true,
      get() {
        throw new RangeError('of the page')
      },
    })
    expect(() => keep(options)).toThrow('of the page')
  })
})

describe('forOpening', () => {
  it('uses up a copy, so that the options serve the next opening too', () => {
    const kept = keep(needed)
    const once = forOpening(kept, 'e1')
    once.onSuccess = undefined
    expect(kept.onSuccess).toBe(needed.onSuccess)
    expect(kept.forFrame.endpoint).toBeUndefined()
    expect(once.forFrame.endpoint).toBe('e1')
  })
})
