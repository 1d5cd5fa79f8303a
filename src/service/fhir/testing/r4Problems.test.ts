import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { expandValueSet } from './expandValueSet.ts'
import { r4Problems } from './r4Problems.ts'
import { readDefinitions } from './readDefinitions.ts'

const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } }

describe('the check of R4', () => {
  it('finds nothing in a valid resource', () => {
    expect(r4Problems(observation)).toEqual([])
  })

  it.each([
    ['a required element that is missing', { ...observation, status: undefined }],
    ['an unknown member', { ...observation, colour: 'red' }],
    ['a value of another type', { ...observation, valueString: 7 }],
    ['an array that should be none', { ...observation, code: [{ text: 'x' }] }],
    ['a null', { ...observation, note: null }],
    ['a member that only the package adds', { ...observation, meta: { project: 'urn:x' } }],
    ['a broken invariant', { ...observation, dataAbsentReason: { text: 'x' }, valueString: 'x' }],
    ['a code of another set', { ...observation, status: 'done' }],
    ['a code below', { ...observation, valueQuantity: { value: 1, comparator: '=' } }],
    ['a concept of another set', { ...condition({ coding: [{ system: 'urn:x', code: 'active' }] }) }],
    [
      'an entry of a Bundle',
      { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: { ...observation, status: 'x' } }] },
    ],
    ['a kind of Bundle', { resourceType: 'Bundle', type: 'results' }],
  ])('finds %s', (_name, resource) => {
    expect(r4Problems(JSON.parse(JSON.stringify(resource)))).not.toEqual([])
  })

  it('knows the codes of every required binding but MIME types and currencies', () => {
    const definitions = readDefinitions()
    const types = [
      ...RESOURCE_TYPES,
      'Bundle',
      'OperationOutcome',
      'CapabilityStatement',
      'Attachment',
      'Quantity',
      'Money',
    ]
    const bound = types
      .flatMap((type) => definitions.structures.get(type) ?? [])
      .flatMap(({ binding }) => (binding?.strength === 'required' ? [binding.valueSet ?? ''] : []))
    const unknown = [...new Set(bound)].filter(
      (valueSet) => expandValueSet(definitions, valueSet) === undefined,
    )
    expect(unknown).toEqual([
      'http://hl7.org/fhir/ValueSet/mimetypes|4.0.1',
      'http://hl7.org/fhir/ValueSet/currencies|4.0.1',
    ])
  })
})

function condition(clinicalStatus: object) {
  return { resourceType: 'Condition', subject: { display: 'Amy' }, clinicalStatus }
}
