import { describe, expect, it } from 'vitest'
import { readResource } from './fhir.ts'
import { medicineName } from './medicineName.ts'
import { indexRecords } from './recordIndex.ts'

const aspirin = {
  resourceType: 'Medication',
  id: 'm',
  code: { coding: [{ code: '1191', display: 'Aspirin' }] },
}
const index = indexRecords([readResource(JSON.stringify(aspirin))])

describe('medicineName', () => {
  it.each([
    ['its own code', { medicationCodeableConcept: { text: 'Ibuprofen 200 MG' } }, 'Ibuprofen 200 MG'],
    ['the Medication it references', { medicationReference: { reference: 'Medication/m' } }, 'Aspirin'],
    [
      'the Medication it contains',
      { contained: [{ ...aspirin, id: 'in' }], medicationReference: { reference: '#in' } },
      'Aspirin',
    ],
    [
      "the reference's display",
      { medicationReference: { reference: 'Medication/gone', display: 'Statin' } },
      'Statin',
    ],
    ['a Medication itself', aspirin, 'Aspirin'],
    ['nothing', { medicationCodeableConcept: { text: 'Undefined by source' } }, undefined],
  ])('is read from %s', (_where, resource, name) => {
    expect(medicineName(index, resource)).toBe(name)
  })
})
