import { describe, expect, it } from 'vitest'
import { parseCapabilities } from './payerCapabilities.ts'
import { planReading } from './planReading.ts'
import type { JsonObject } from '../fhirJson.ts'

const resource = (type: string, parameters: string[], more: JsonObject = {}): JsonObject => ({
  type,
  searchParam: parameters.map((name) => ({ name })),
  ...more,
})
const statement = (...resources: JsonObject[]) =>
  parseCapabilities({ resourceType: 'CapabilityStatement', rest: [{ mode: 'server', resource: resources }] })

const types = ['Condition', 'Coverage', 'Goal', 'Provenance'] as const
/** The searches, as the query of each. */
const planSearches = (...asked: Parameters<typeof planReading>) =>
  planReading(...asked).searches.map(({ type, query, optional }) => ({
    type,
    query: { ...query, ...optional },
  }))

describe('planReading', () => {
  it('tries every type by patient where the payer says nothing', () => {
    expect(planSearches(['Coverage', 'Provenance'], '1', undefined)).toEqual([
      { type: 'Coverage', query: { patient: '1' } },
      { type: 'Provenance', query: { patient: '1' } },
    ])
    expect(parseCapabilities({ resourceType: 'CapabilityStatement' })).toBeUndefined()
  })

  it('takes the parameter that the payer has, and leaves out types that it does not declare', () => {
    const capabilities = statement(
      resource('Coverage', ['beneficiary']),
      resource('Condition', ['subject', 'patient']),
      resource('Goal', ['_id']),
      resource('Immunization', []),
    )
    const types = ['Coverage', 'Condition', 'Goal', 'Immunization', 'Device'] as const
    expect(planSearches(types, '1', capabilities)).toEqual([
      { type: 'Coverage', query: { beneficiary: 'Patient/1' } },
      { type: 'Condition', query: { patient: '1' } },
      { type: 'Immunization', query: { patient: '1' } },
    ])
  })

  it('lets Provenance come along where it cannot be searched by patient', () => {
    const rides = { searchRevInclude: ['Provenance:target'] }
    const capabilities = statement(
      resource('Condition', ['patient'], rides),
      resource('Goal', ['patient']),
      resource('Provenance', ['_id']),
    )
    expect(planSearches(['Condition', 'Goal', 'Provenance'], '1', capabilities)).toEqual([
      { type: 'Condition', query: { patient: '1', _revinclude: 'Provenance:target' } },
      { type: 'Goal', query: { patient: '1' } },
    ])
    expect(planSearches(['Condition'], '1', capabilities)).toEqual([
      { type: 'Condition', query: { patient: '1' } },
    ])
  })

  it('asks $everything once for what is declared without a search by patient', () => {
    const everything = { operation: [{ name: 'everything' }] }
    const capabilities = statement(
      resource('Patient', [], everything),
      resource('Condition', ['patient']),
      resource('Coverage', ['_id']),
      resource('Provenance', [], { interaction: [{ code: 'read' }] }),
    )
    const plan = planReading(types, '1', capabilities)
    expect(plan.searches.map(({ type }) => type)).toEqual(['Condition'])
    expect(plan.byEverything).toEqual(['Coverage', 'Provenance'])
  })

  it('asks $everything for all types where none can be searched', () => {
    const definition = 'http://hl7.org/fhir/OperationDefinition/Patient-everything|4.0.1'
    const capabilities = statement(resource('Patient', ['_id'], { operation: [{ definition }] }))
    expect(planReading(types, '1', capabilities)).toEqual({ searches: [], byEverything: types })
  })

  it('reads by reference alone where there is neither search nor $everything', () => {
    const capabilities = statement(resource('Condition', ['_id']), resource('Patient', ['_id']))
    expect(planReading(types, '1', capabilities)).toEqual({ searches: [], byEverything: [] })
  })
})
