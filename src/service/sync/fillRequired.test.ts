import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { fillRequired } from './fillRequired.ts'
import type { JsonObject } from './fhirJson.ts'

const dataAbsent = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
}

describe('fillRequired', () => {
  it('says "Undefined by source" in texts and displays, and data-absent-reason in all else', () => {
    const claim: JsonObject = { use: 'claim' }
    fillRequired('ExplanationOfBenefit', claim)
    expect(claim).toEqual({
      use: 'claim',
      _status: dataAbsent,
      type: { text: 'Undefined by source' },
      patient: { display: 'Undefined by source' },
      _created: dataAbsent,
      insurer: { display: 'Undefined by source' },
      provider: { display: 'Undefined by source' },
      _outcome: dataAbsent,
      insurance: [{ _focal: dataAbsent, coverage: { display: 'Undefined by source' } }],
    })
  })

  it('fills required children of what is there, and adds no optional element', () => {
    const encounter: JsonObject = {
      status: 'finished',
      class: { code: 'AMB' },
      location: [{}, { location: { display: 'Ward' } }],
    }
    fillRequired('Encounter', encounter)
    expect(encounter.location).toEqual([
      { location: { display: 'Undefined by source' } },
      { location: { display: 'Ward' } },
    ])
    expect(Object.keys(encounter)).toEqual(['status', 'class', 'location'])
  })

  it('takes any name of a choice, and a primitive that has only an extension', () => {
    const request: JsonObject = {
      _status: { extension: [{ url: 'urn:x' }] },
      intent: 'order',
      subject: { reference: 'Patient/1' },
      medicationReference: { reference: 'Medication/1' },
    }
    const before = structuredClone(request)
    fillRequired('MedicationRequest', request)
    expect(request).toEqual(before)
  })

  it.each(RESOURCE_TYPES)('changes a filled %s no more', (type) => {
    const resource: JsonObject = { resourceType: type }
    fillRequired(type, resource)
    const once = structuredClone(resource)
    fillRequired(type, resource)
    expect(resource).toEqual(once)
  })
})
