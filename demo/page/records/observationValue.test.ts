import { describe, expect, it } from 'vitest'
import { observationValue, referenceRange } from './observationValue.ts'

const part = (code: string, text: string, value: number) => ({
  code: { text, coding: [{ system: 'http://loinc.org', code }] },
  valueQuantity: { value, unit: 'mm[Hg]' },
})

describe('observationValue', () => {
  it.each([
    [{ valueQuantity: { value: 124.9272, unit: 'mg/dL' } }, '124.93 mg/dL'],
    [{ valueQuantity: { value: 5, comparator: '<', unit: '{score}' } }, '< 5 score'],
    [{ valueQuantity: { value: 1.01, unit: '1' } }, '1.01'],
    [{ valueCodeableConcept: { text: 'Never smoker (finding)' } }, 'Never smoker'],
    [{ valueBoolean: false }, 'No'],
    [{ valueInteger: 0 }, '0'],
    [{ valueDateTime: '2020-04' }, 'April 2020'],
    [{ valueRange: { low: { value: 1 }, high: { value: 2 } } }, '1 to 2'],
    [{ valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }, '1 : 128'],
    [{ component: [part('8462-4', 'Diastolic', 75.6), part('8480-6', 'Systolic', 118)] }, '118/76 mmHg'],
    [{ component: [part('1', 'Left', 3), { code: { text: 'Empty' } }] }, 'Left: 3 mm[Hg]'],
    [{ dataAbsentReason: { coding: [{ code: 'not-performed' }] } }, 'No result (not performed)'],
    [{ valueQuantity: { value: 'high' } }, undefined],
    [null, undefined],
  ])('reads %j as %s', (observation, text) => {
    expect(observationValue(observation)).toBe(text)
  })

  it('reads the usual range', () => {
    const [low, high] = [
      { value: 3.5, unit: 'g' },
      { value: 5, unit: 'g' },
    ]
    expect(referenceRange({ referenceRange: [{ low, high }] })).toBe('3.5 g to 5 g')
    expect(referenceRange({ referenceRange: [{ high }] })).toBe('at most 5 g')
    expect(referenceRange({ referenceRange: [{ text: 'negative' }] })).toBe('negative')
    expect(referenceRange({})).toBeUndefined()
  })
})
