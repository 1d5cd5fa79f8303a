import { describe, expect, it } from 'vitest'
import { scopesFor } from './scopes.ts'
import { RESOURCE_TYPES, SHARED_RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

const resources: ResourceType[] = ['Coverage', 'ExplanationOfBenefit', 'Patient']
const endpoint = { resources, refreshable: true }
const asked = { requestedResources: ['Coverage', 'Patient'], usage: 'ONE_TIME' } as const

describe('scopesFor', () => {
  it('asks for the patient in context and for what was requested, no more', () => {
    expect(scopesFor(endpoint, [], asked)).toBe('launch/patient patient/Coverage.read patient/Patient.read')
  })

  it('speaks version 2 of the grammar where the payer has it', () => {
    expect(scopesFor(endpoint, ['permission-v2'], asked)).toBe(
      'launch/patient patient/Coverage.rs patient/Patient.rs',
    )
  })

  it('leaves out types that the payer does not have', () => {
    const wide = { ...asked, requestedResources: ['Coverage', 'Goal', 'Patient'] as const }
    expect(scopesFor(endpoint, [], wide)).not.toContain('Goal')
  })

  it('asks for what the requested types refer to, so that no reference is left hanging', () => {
    const whole = { resources: [...RESOURCE_TYPES], refreshable: true }
    const types = (requested: ResourceType) =>
      scopesFor(whole, [], { ...asked, requestedResources: [requested, 'Patient'] }).match(
        /(?<=patient\/)[A-Z]\w+/g,
      )
    expect(types('Coverage')).toEqual(['Coverage', 'Patient', ...SHARED_RESOURCE_TYPES])
    expect(types('ExplanationOfBenefit')).toEqual(
      expect.arrayContaining(['Coverage', 'Encounter', 'Procedure']),
    )
    expect(types('ExplanationOfBenefit')).not.toContain('Goal')
  })

  it.each([
    ['MULTIPLE', true, true],
    ['MULTIPLE', false, false],
    ['ONE_TIME', true, false],
  ] as const)(
    'for %s at a plan with refreshable %s, asks for a refresh token: %s',
    (usage, refreshable, yes) => {
      const scope = scopesFor({ ...endpoint, refreshable }, [], { ...asked, usage })
      expect(scope.split(' ').includes('offline_access')).toBe(yes)
    },
  )
})
