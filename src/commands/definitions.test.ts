import { describe, expect, it } from 'vitest'
import { printDefinitions, readWritten } from './definitions.ts'
import { readDefinitions } from '../service/fhir/testing/readDefinitions.ts'
import { pathsOf, stepsOf } from './definitions/pathsOf.ts'

const definitions = readDefinitions()

describe('the committed definitions', () => {
  it.each(Object.entries(printDefinitions(definitions)))('are what HL7 says: %s', (name, text) => {
    expect(readWritten(name) === text, `${name} is old: npm run definitions writes it`).toBe(true)
  })
})

describe("a search parameter's expression", () => {
  const paths = (type: string, expression: string) =>
    pathsOf(definitions, type, stepsOf(expression).slice(1)).map(
      ({ at, type: datatype }) => `${at}:${datatype}`,
    )

  it.each([
    ['Patient', 'Patient.name.family', ['name.family:string']],
    ['Observation', '(Observation.value as Quantity)', ['valueQuantity:Quantity']],
    ['Observation', '(Observation.value as CodeableConcept).text', ['valueCodeableConcept.text:string']],
    ['Condition', 'Condition.onset.as(dateTime)', ['onsetDateTime:dateTime']],
    ['Goal', '(Goal.target.due as date)', ['target.dueDate:date']],
    [
      'ExplanationOfBenefit',
      'ExplanationOfBenefit.item.detail.subDetail.udi',
      ['item.detail.subDetail.udi:Reference'],
    ],
  ])('finds in a %s what %s means', (type, expression, expected) => {
    expect(paths(type, expression)).toEqual(expected)
  })

  it('of a choice finds it under each of its names', () => {
    expect(paths('Observation', 'Observation.effective')).toEqual([
      'effectiveDateTime:dateTime',
      'effectivePeriod:Period',
      'effectiveTiming:Timing',
      'effectiveInstant:instant',
    ])
  })

  it('keeps its conditions', () => {
    expect(
      pathsOf(definitions, 'Patient', stepsOf("Patient.telecom.where(system='email')").slice(1)),
    ).toEqual([{ at: 'telecom', type: 'ContactPoint', where: { element: 'system', equals: 'email' } }])
    expect(
      pathsOf(definitions, 'Provenance', stepsOf('Provenance.target.where(resolve() is Patient)').slice(1)),
    ).toEqual([{ at: 'target', type: 'Reference', resolvesTo: 'Patient' }])
  })

  it.each(['Patient.name.first()', 'Patient.nickname', "Patient.telecom.where(system!='email')"])(
    'stops the command where it is not understood: %s',
    (expression) => expect(() => paths('Patient', expression)).toThrow(),
  )
})
