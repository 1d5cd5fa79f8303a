import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { grantedScope, readScope, SCOPES_SUPPORTED } from './readScope.ts'

describe('readScope', () => {
  it.each([
    [undefined, 'ONE_TIME', [], 'patient/*.rs'],
    ['patient/*.rs', 'ONE_TIME', [], 'patient/*.rs'],
    ['patient/*.read', 'ONE_TIME', [], 'patient/*.read'],
    ['launch/patient', 'ONE_TIME', [], 'launch/patient patient/*.rs'],
    ['offline_access', 'MULTIPLE', [], 'patient/*.rs offline_access'],
    ['patient/Goal.rs', 'ONE_TIME', ['Goal'], 'patient/Goal.rs patient/Patient.rs'],
    ['patient/Patient.read', 'ONE_TIME', ['Patient'], 'patient/Patient.read'],
    ['patient/Goal.rs patient/*.rs', 'ONE_TIME', [], 'patient/Goal.rs patient/*.rs'],
    ['patient/Goal.rs patient/Goal.rs', 'ONE_TIME', ['Goal'], 'patient/Goal.rs patient/Patient.rs'],
    [
      'offline_access patient/Procedure.rs patient/Condition.read',
      'MULTIPLE',
      ['Condition', 'Procedure'],
      'patient/Procedure.rs patient/Condition.read patient/Patient.rs offline_access',
    ],
  ])('reads %j as %s of %j, and says %j', (text, usage, requestedResources, scope) => {
    expect(readScope(text)).toEqual({ usage, requestedResources, scope })
  })

  it.each([
    'openid',
    'fhirUser',
    'online_access',
    'profile patient/*.rs',
    'patient/*.write',
    'patient/*.*',
    'patient/*.cruds',
    'patient/*.r',
    'patient/*.sr',
    'patient/Goal.rs?category=x',
    'patient/Invoice.rs',
    'patient/goal.rs',
    'patient/__proto__.rs',
    'user/*.rs',
    'system/*.rs',
    'launch',
    'PATIENT/*.rs',
    'patient/*.rs  launch/patient',
    ' patient/*.rs',
    'patient/*.rs,offline_access',
    `patient/*.rs ${'launch/patient '.repeat(200)}offline_access`,
  ])('does not know %j', (text) => expect(readScope(text)).toBeUndefined())

  it('knows each scope that the metadata names', () => {
    expect(SCOPES_SUPPORTED).toHaveLength(2 * (RESOURCE_TYPES.length + 1) + 2)
    for (const scope of SCOPES_SUPPORTED) expect(readScope(scope)).toBeDefined()
  })
})

describe('grantedScope', () => {
  it('leaves offline_access out where the usage fell back', () => {
    const { scope = '' } = readScope('offline_access patient/Goal.rs') ?? {}
    expect(grantedScope(scope, 'MULTIPLE')).toBe('patient/Goal.rs patient/Patient.rs offline_access')
    expect(grantedScope(scope, 'ONE_TIME')).toBe('patient/Goal.rs patient/Patient.rs')
  })
})
