import { describe, expect, it } from 'vitest'
import { parseJson, printJson } from '../../sync/fhirJson.ts'
import { subsetResource } from './subsetResource.ts'
import type { JsonObject } from '../../sync/fhirJson.ts'
import type { Subset } from './subsetResource.ts'

const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }
const observation = `{
  "resourceType": "Observation", "id": "o", "meta": {"source": "urn:s", "tag": [{"code": "x"}]},
  "implicitRules": "urn:rules", "language": "en", "text": {"status": "generated", "div": "<div/>"},
  "contained": [{"resourceType": "Device", "id": "d", "owner": {"reference": "#o"}}, {"resourceType": "Organization", "id": "o"},
    {"resourceType": "Specimen", "id": "s"}],
  "extension": [{"url": "urn:e", "valueString": "x"}], "modifierExtension": [{"url": "urn:m", "valueBoolean": true}],
  "status": "final", "category": [{"text": "vital"}],
  "code": {"id": "c", "extension": [{"url": "urn:e"}], "coding": [{"code": "1", "userSelected": true}], "text": "BP"},
  "valueQuantity": {"value": 3.50, "unit": "mg"}, "note": [{"text": "n"}], "device": {"reference": "#d"},
  "performer": [{"extension": [{"url": "urn:absent"}]}], "specimen": {"reference": "#s"},
  "component": [{"code": {"text": "part"}, "interpretation": [{"text": "high"}], "valueInteger": 7}]
}`
const subsetOf = (subset: Subset) =>
  subsetResource('Observation', parseJson(observation) as JsonObject, subset)
const asked = (subset: Subset) => Object.keys(subsetOf(subset))
const always = ['resourceType', 'id', 'meta', 'implicitRules', 'modifierExtension', 'status', 'code']

describe('a part of a resource', () => {
  it('for _summary=true has what R4 marks as summary, at every depth', () => {
    const json = subsetOf({ summary: 'true' })
    expect(Object.keys(json)).toEqual([...always, 'valueQuantity', 'performer', 'component'])
    expect(json.code).toEqual({ coding: [{ code: '1', userSelected: true }], text: 'BP' })
    expect(json.component).toEqual([{ code: { text: 'part' }, valueInteger: parseJson('7') }])
    expect(json.modifierExtension).toEqual([{ url: 'urn:m', valueBoolean: true }])
  })

  it('keeps an extension where nothing else stands for the value', () => {
    expect(subsetOf({ summary: 'true' }).performer).toEqual([{ extension: [{ url: 'urn:absent' }] }])
    const absent = { _status: { extension: [{ url: 'urn:absent' }] } }
    expect(subsetResource('Observation', absent, { summary: 'true' })).toMatchObject(absent)
  })

  it('for _summary=text has the narrative and what R4 requires', () => {
    expect(asked({ summary: 'text' })).toEqual([
      'resourceType',
      'id',
      'meta',
      'implicitRules',
      'text',
      'modifierExtension',
      'status',
      'code',
    ])
  })

  it('for _summary=data has all but the narrative', () => {
    const all = Object.keys(parseJson(observation) as JsonObject)
    expect(asked({ summary: 'data' })).toEqual(all.filter((key) => key !== 'text'))
  })

  it.each([
    [['note'], ['note']],
    [['value'], ['valueQuantity']],
    [['valueQuantity', 'unknown', '__proto__'], ['valueQuantity']],
    [['extension'], ['extension']],
    [[], []],
  ])('for _elements=%j has these, and what R4 requires or calls modifiers', (elements, found) => {
    const keys = asked({ elements })
    expect(keys.toSorted()).toEqual([...always, ...found].toSorted())
  })

  it('keeps contained resources that something kept refers to, and those that they refer to', () => {
    const json = subsetOf({ elements: ['device'] })
    expect(json.contained).toMatchObject([{ id: 'd' }, { id: 'o' }])
    expect(subsetOf({ elements: ['note'] })).not.toHaveProperty('contained')
  })

  it('is tagged SUBSETTED after the tags it has, and keeps the digits of numbers', () => {
    for (const subset of [{ summary: 'true' }, { summary: 'data' }, { elements: ['value'] }] as const) {
      const json = subsetOf(subset)
      expect(json.meta).toEqual({ source: 'urn:s', tag: [{ code: 'x' }, subsetted] })
      expect(printJson(json)).toContain('"value":3.50')
    }
    expect(subsetResource('Patient', { resourceType: 'Patient' }, { summary: 'text' }).meta).toEqual({
      tag: [subsetted],
    })
  })

  it('leaves the whole resource as it was', () => {
    const json = parseJson(observation) as JsonObject
    subsetResource('Observation', json, { summary: 'true' })
    expect(json).toEqual(parseJson(observation))
  })
})
