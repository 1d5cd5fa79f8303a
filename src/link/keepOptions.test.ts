import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../contract/resourceTypes.ts'
import { forOpening, keepOptions } from './keepOptions.ts'
import type { CreateOptions } from '../contract/options.ts'

const needed = { publishableKey: 'pk', onSuccess: () => {} }
const keep = (options: object) => keepOptions(options as CreateOptions)

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
    ['requestedResources', { ...needed, requestedResources: 'Coverage' }],
    ['requestedResources', { ...needed, requestedResources: { 0: 'Coverage' } }],
    ['requestedResources', { ...needed, requestedResources: null }],
    ['requestedResources', { ...needed, requestedResources: ['Coverage', 'coverage'] }],
    ['requestedResources', { ...needed, requestedResources: [undefined] }],
    ['requestedResources', { ...needed, requestedResources: [Symbol('Coverage')] }],
    ['onSucess', { ...needed, onSucess: () => {} }],
    ['__proto__', JSON.parse('{"publishableKey":"pk","__proto__":1}') as object],
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

  it('tells the frame everything but the key and the callbacks', () => {
    const told = {
      user: { externalId: 'usr_1' },
      usage: 'MULTIPLE',
      endpoint: 'e1',
      autoExit: false,
      skipSyncing: true,
      skipExplainer: true,
      strict: false,
      requestedResources: ['Coverage'],
    }
    const { forFrame } = keep({ ...needed, onExit: () => {}, ...told })
    expect(forFrame).toEqual(told)
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
