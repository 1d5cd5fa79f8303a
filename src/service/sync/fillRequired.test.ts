import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { readDefinitions } from '../fhir/testing/readDefinitions.ts'
import { r4Problems } from '../fhir/testing/r4Problems.ts'
import { fillRequired } from './fillRequired.ts'
import type { JsonObject } from './fhirJson.ts'

const definitions = readDefinitions()

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

  it('fills what datatypes require, a note and a narrative with words', () => {
    const report: JsonObject = {
      status: 'final',
      code: { text: 'x' },
      text: { status: 'generated' },
      presentedForm: [{ title: 'x' }],
    }
    fillRequired('DiagnosticReport', report)
    expect(report.text).toEqual({
      status: 'generated',
      div: '<div xmlns="http://www.w3.org/1999/xhtml">Undefined by source</div>',
    })
    expect(report.presentedForm).toEqual([{ title: 'x' }])
    const goal: JsonObject = { note: [{ time: '2026' }] }
    fillRequired('Goal', goal)
    expect(goal.note).toEqual([{ time: '2026', text: 'Undefined by source' }])
  })

  it.each([
    ['AllergyIntolerance', {}, { clinicalStatus: { text: 'Undefined by source' } }],
    ['Patient', { telecom: [{ value: '555' }] }, { telecom: [{ _system: dataAbsent }] }],
    ['Observation', { valueQuantity: { code: 'kg' } }, { valueQuantity: { _system: dataAbsent } }],
    [
      'Goal',
      { target: [{ detailString: 'less' }] },
      { target: [{ measure: { text: 'Undefined by source' } }] },
    ],
    [
      'MedicationRequest',
      { dosageInstruction: [{ timing: { repeat: { period: 1 } } }] },
      { dosageInstruction: [{ timing: { repeat: { _periodUnit: dataAbsent } } }] },
    ],
    [
      'DocumentReference',
      { content: [{ attachment: { data: 'AA==' } }] },
      { content: [{ attachment: { _contentType: dataAbsent } }] },
    ],
  ] as const)('fills what an invariant of R4 requires of a %s: %j', (type, given, expected) => {
    const resource = structuredClone(given) as unknown as JsonObject
    fillRequired(type, resource)
    expect(resource).toMatchObject(expected)
    expect(r4Problems({ resourceType: type, ...resource })).toEqual([])
  })

  it('gives an allergy that was entered in error no clinical status, which it must not have', () => {
    const allergy: JsonObject = { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }
    fillRequired('AllergyIntolerance', allergy)
    expect(allergy).not.toHaveProperty('clinicalStatus')
  })

  it('leaves contained resources and extensions as they came: neither need be whole', () => {
    const claim: JsonObject = {
      contained: [{ resourceType: 'Coverage', id: 'c' }],
      extension: [{ valueReference: { display: 'x' } }],
    }
    const before = structuredClone(claim)
    fillRequired('ExplanationOfBenefit', claim)
    expect(claim).toMatchObject(before)
    expect(claim.contained).toEqual(before.contained)
    expect(claim.extension).toEqual(before.extension)
  })

  // Each required element of R4's definitions, under parents that are there but empty of it.
  it.each(RESOURCE_TYPES)('leaves out nothing that R4 requires of a %s, at any depth', (type) => {
    const required = (definitions.structures.get(type) ?? []).filter(
      ({ path, min }) => min > 0 && path !== type,
    )
    for (const { path } of required) {
      const [, ...names] = path.split('.')
      const resource: JsonObject = {}
      const last = names.pop() ?? ''
      // Under an empty array the parent is not there at all; one unknown member makes it an element.
      const owner = names.reduce((place, name) => {
        const child: JsonObject = { extension: [{ url: 'urn:x' }] }
        place[name] = [child]
        return child
      }, resource)
      fillRequired(type, resource)
      const filled = Object.keys(owner).filter((key) =>
        key.replace(/^_/, '').startsWith(last.replace('[x]', '')),
      )
      expect(filled, path).toHaveLength(1)
    }
  })

  it.each(RESOURCE_TYPES)('changes a filled %s no more', (type) => {
    const resource: JsonObject = { resourceType: type }
    fillRequired(type, resource)
    const once = structuredClone(resource)
    fillRequired(type, resource)
    expect(resource).toEqual(once)
  })
})
