import { parse } from 'lossless-json'
import { expect, it } from 'vitest'
import { listReferences } from './listReferences.ts'

it('finds references at any depth, in order, and nothing that only looks like one', () => {
  const resource = parse(`{
    "subject": { "reference": "Patient/1", "display": "Amy" },
    "value": 3.50,
    "period": null,
    "contained": [{ "performer": [{ "actor": { "reference": "Practitioner/2" } }] }, "reference"],
    "reference": { "reference": "#3" }
  }`)
  expect(listReferences(resource)).toEqual(['Patient/1', 'Practitioner/2', '#3'])
  expect(listReferences(undefined)).toEqual([])
})
