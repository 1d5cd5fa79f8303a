import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { parseJson } from '../../sync/fhirJson.ts'
import { indexResource } from './indexResource.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'

/** A parameter's entries, without kind and name. */
function find(type: ResourceType, resource: unknown, parameter: string) {
  return indexResource(type, resource)
    .filter((entry) => entry.parameter === parameter)
    .map((entry) =>
      Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'kind' && key !== 'parameter')),
    )
}

describe('the index of a resource', () => {
  it('has tokens of codings, with their displays, and of a text', () => {
    const code = {
      coding: [{ system: 'urn:loinc', code: '1-2', display: 'Weight' }, { code: 'w' }],
      text: 'Body weight',
    }
    expect(find('Observation', { code }, 'code')).toEqual([
      { system: 'urn:loinc', code: '1-2', text: 'Weight' },
      { code: 'w' },
      { text: 'Body weight' },
    ])
  })

  it('has the system that a code element takes its codes from', () => {
    expect(find('Patient', { gender: 'female' }, 'gender')).toEqual([
      { system: 'http://hl7.org/fhir/administrative-gender', code: 'female' },
    ])
  })

  it('has identifiers, booleans, contacts and plain texts as tokens', () => {
    const patient = {
      identifier: [{ system: 'urn:mrn', value: '7', type: { text: 'Record number' } }, { value: '8' }],
      active: false,
      telecom: [
        { system: 'phone', value: '555-1234' },
        { system: 'email', value: 'a@b.example' },
      ],
    }
    expect(find('Patient', patient, 'identifier')).toEqual([
      { system: 'urn:mrn', code: '7', text: 'Record number' },
      { code: '8' },
    ])
    expect(find('Patient', patient, 'active')).toEqual([{ code: 'false' }])
    expect(find('Patient', patient, 'email')).toEqual([{ system: 'email', code: 'a@b.example' }])
    expect(find('Patient', patient, 'telecom')).toHaveLength(2)
    expect(find('Medication', { batch: { lotNumber: '9A' } }, 'lot-number')).toEqual([{ code: '9A' }])
  })

  it.each([
    [{}, 'false'],
    [{ deceasedBoolean: false }, 'false'],
    [{ deceasedBoolean: true }, 'true'],
    [{ deceasedDateTime: '2015' }, 'true'],
  ])('knows of every patient whether they are dead: %j', (patient, code) => {
    expect(find('Patient', patient, 'deceased')).toEqual([{ code }])
  })

  it('has each part of names and addresses', () => {
    const patient = {
      name: [{ text: 'Dr. Amy V. Shaw', family: 'Shaw', given: ['Amy', 'V.'], prefix: ['Dr.'] }],
      address: [{ line: ['1 Elm St', 'Apt 2'], city: 'Springfield', postalCode: '12345' }],
    }
    expect(find('Patient', patient, 'name').map(({ value }) => value as unknown)).toEqual([
      'Dr. Amy V. Shaw',
      'Shaw',
      'Amy',
      'V.',
      'Dr.',
    ])
    expect(find('Patient', patient, 'address')).toHaveLength(4)
    expect(find('Patient', patient, 'given')).toEqual([{ value: 'Amy' }, { value: 'V.' }])
  })

  it.each([
    [{ effectiveDateTime: '2015-02' }, { from: '2015-02-01T00:00:00.000Z', to: '2015-02-28T23:59:59.999Z' }],
    [
      { effectivePeriod: { start: '2015', end: '2016-02-03T04:05:06+01:00' } },
      { from: '2015-01-01T00:00:00.000Z', to: '2016-02-03T03:05:06.999Z' },
    ],
    [
      { effectivePeriod: { end: '2016' } },
      { from: '0000-01-01T00:00:00.000Z', to: '2016-12-31T23:59:59.999Z' },
    ],
    [
      { effectivePeriod: { start: '2016' } },
      { from: '2016-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z' },
    ],
    [
      { effectivePeriod: { start: '2016', end: '2015' } },
      { from: '2015-01-01T00:00:00.000Z', to: '2016-12-31T23:59:59.999Z' },
    ],
    [
      {
        effectiveTiming: {
          event: ['2015-03-01', '2015-01-01'],
          repeat: { boundsPeriod: { start: '2015-02-01', end: '2015-05-01' } },
        },
      },
      { from: '2015-01-01T00:00:00.000Z', to: '2015-05-01T23:59:59.999Z' },
    ],
  ])('has the time that %j covers', (observation, range) => {
    expect(find('Observation', observation, 'date')).toEqual([range])
  })

  it.each([
    ['{"value": 3.50, "unit": "mg"}', { value: 3.5, from: 3.495, to: 3.505, unit: 'mg' }],
    [
      '{"value": 100, "system": "urn:u", "code": "kg"}',
      { value: 100, from: 99.5, to: 100.5, system: 'urn:u', code: 'kg' },
    ],
    ['{"value": 5.4}', { value: 5.4, from: 5.35, to: 5.45 }],
    ['{"value": 1e2}', { value: 100, from: 50, to: 150 }],
    ['{"value": -0.02}', { value: -0.02, from: -0.025, to: -0.015 }],
    ['{"value": 5, "comparator": "<"}', { from: -Number.MAX_VALUE, to: 5 }],
    ['{"value": 5, "comparator": ">="}', { from: 5, to: Number.MAX_VALUE }],
  ])('has quantities as precise as they are written: %s', (quantity, expected) => {
    expect(find('Observation', parseJson(`{"valueQuantity": ${quantity}}`), 'value-quantity')).toEqual([
      expected,
    ])
  })

  it('has ranges, and the limits of sampled data, as quantities', () => {
    const onsetRange = { low: { value: 30, unit: 'a' }, high: { value: 40, unit: 'a' } }
    expect(find('Condition', { onsetRange }, 'onset-age')).toEqual([{ from: 30, to: 40, unit: 'a' }])
    const valueSampledData = { origin: { value: 0, unit: 'mV' }, lowerLimit: -3, upperLimit: 3 }
    expect(find('Observation', { valueSampledData }, 'value-quantity')).toEqual([
      { from: -3, to: 3, unit: 'mV' },
    ])
  })

  it.each([
    [{ reference: 'Patient/1' }, { target: { type: 'Patient', id: '1' } }],
    [{ reference: 'Patient/1/_history/2' }, { target: { type: 'Patient', id: '1' } }],
    [{ reference: 'https://payer.example/Patient/1' }, { url: 'https://payer.example/Patient/1' }],
    [{ reference: 'urn:uuid:1' }, { url: 'urn:uuid:1' }],
    [{ reference: '#p' }, { url: '#p' }],
    [
      { identifier: { system: 'urn:mrn', value: '7' }, display: 'Amy' },
      { identifier: { system: 'urn:mrn', value: '7' }, display: 'Amy' },
    ],
  ])('has the reference %j', (subject, expected) => {
    expect(find('Observation', { subject }, 'subject')).toEqual([expected])
  })

  it.each([
    [{ reference: 'Patient/1' }, 1],
    [{ reference: 'https://payer.example/Patient/1' }, 1],
    [{ type: 'Patient', identifier: { value: '7' } }, 1],
    [{ reference: '#p' }, 1],
    [{ reference: '#g' }, 0],
    [{ reference: 'Group/1' }, 0],
    [{ reference: 'urn:uuid:1' }, 0],
  ])('takes as patient only what says that it is one: %j', (subject, count) => {
    const contained = [
      { resourceType: 'Group', id: 'g' },
      { resourceType: 'Patient', id: 'p' },
    ]
    expect(find('Observation', { contained, subject }, 'patient')).toHaveLength(count)
  })

  it('has canonicals with and without their version', () => {
    const procedure = { meta: { profile: ['urn:p|1.0'] }, instantiatesCanonical: ['urn:c|2', 'urn:d'] }
    expect(find('Procedure', procedure, '_profile')).toEqual([{ value: 'urn:p|1.0' }, { value: 'urn:p' }])
    expect(find('Procedure', procedure, 'instantiates-canonical')).toEqual([
      { url: 'urn:c|2' },
      { url: 'urn:c' },
      { url: 'urn:d' },
    ])
  })

  it('pairs the values of a composite within one element', () => {
    const component = [
      { code: { coding: [{ code: 'systolic' }] }, valueQuantity: { value: 120 } },
      { code: { coding: [{ code: 'diastolic' }] }, valueQuantity: { value: 80 } },
      { code: { coding: [{ code: 'note' }] }, valueString: 'none' },
    ]
    expect(find('Observation', { component }, 'component-code-value-quantity')).toEqual([
      {
        parts: [
          [{ kind: 'token', parameter: 'component-code', code: 'systolic' }],
          [{ kind: 'quantity', parameter: 'component-value-quantity', value: 120, from: 119.5, to: 120.5 }],
        ],
      },
      {
        parts: [
          [{ kind: 'token', parameter: 'component-code', code: 'diastolic' }],
          [{ kind: 'quantity', parameter: 'component-value-quantity', value: 80, from: 79.5, to: 80.5 }],
        ],
      },
    ])
    const whole = { code: { text: 'x' }, valueQuantity: { value: 1 }, component }
    expect(find('Observation', whole, 'combo-code-value-quantity')).toHaveLength(3)
    expect(find('Observation', whole, 'code-value-quantity')).toHaveLength(1)
  })

  it('pairs a relation with its document, in the order of the parameter’s description', () => {
    const relatesTo = [{ code: 'replaces', target: { reference: 'DocumentReference/1' } }]
    const [entry] = find('DocumentReference', { relatesTo }, 'relationship')
    expect(entry).toMatchObject({ parts: [[{ code: 'replaces' }], [{ target: { id: '1' } }]] })
  })

  it('has id, time, tags and source of meta', () => {
    const meta = {
      lastUpdated: '2026-11-24T10:00:00.000Z',
      source: 'urn:s',
      tag: [{ system: 'urn:t', code: 'x' }],
    }
    expect(find('Goal', { id: 'g', meta }, '_id')).toEqual([{ code: 'g' }])
    expect(find('Goal', { meta }, '_lastUpdated')).toEqual([{ from: meta.lastUpdated, to: meta.lastUpdated }])
    expect(find('Goal', { meta }, '_source')).toEqual([{ value: 'urn:s' }])
    expect(find('Goal', { meta }, '_tag')).toEqual([{ system: 'urn:t', code: 'x' }])
  })

  it.each([
    ['Observation', { code: 'text', subject: ['x'], valueQuantity: { value: '3.5' }, effectiveDateTime: 7 }],
    [
      'Patient',
      {
        name: 'Amy',
        telecom: [null, 'x'],
        birthDate: '03/04/1950',
        active: 'true',
        address: [[{ city: 'x' }]],
      },
    ],
    [
      'Observation',
      { valueQuantity: { value: Number.NaN }, component: 'x', code: { coding: 'x', text: '' } },
    ],
  ] as const)('leaves out of a %s what is of the wrong type: %j', (type, resource) => {
    const entries = indexResource(type, resource).filter(({ parameter }) => parameter !== 'deceased')
    expect(entries).toEqual([])
  })

  it('takes any JSON', () => {
    const names = [
      'code',
      'coding',
      'value',
      'reference',
      'subject',
      'name',
      'meta',
      'component',
      'valueQuantity',
      '__proto__',
    ]
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...names), tie('value')),
        fc.array(tie('value')),
      ),
    }))
    fc.assert(
      fc.property(fc.constantFrom(...RESOURCE_TYPES), value, (type, resource) => {
        expect(Array.isArray(indexResource(type, resource))).toBe(true)
      }),
    )
  })
})
