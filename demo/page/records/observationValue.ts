import { asWords, codeText, codesOf } from './codeText.ts'
import { at, listAt, numberAt, textAt } from './fhir.ts'
import { formatWhen } from './formatWhen.ts'

/** What an Observation found, as one line; undefined where it says nothing. A panel joins its components. */
export function observationValue(observation: unknown): string | undefined {
  const own = valueText(observation) ?? bloodPressure(observation)
  if (own !== undefined) return own
  const parts = listAt(observation, 'component')
    .map((component) => {
      const value = valueText(component)
      return value === undefined ? undefined : `${codeText(component, 'code') ?? 'Part'}: ${value}`
    })
    .filter((part) => part !== undefined)
  if (parts.length > 0) return parts.join('; ')
  const absent = codeText(observation, 'dataAbsentReason')
  return absent === undefined ? undefined : `No result (${asWords(absent).toLowerCase()})`
}

/** LOINC's codes of the two parts of a blood pressure, which everyone writes as "118/76". */
const SYSTOLIC = '8480-6'
const DIASTOLIC = '8462-4'

function bloodPressure(observation: unknown): string | undefined {
  const part = (code: string): unknown =>
    at(
      listAt(observation, 'component').find((component) => codesOf(component, 'code').includes(code)),
      'valueQuantity',
    )
  const [systolic, diastolic] = [part(SYSTOLIC), part(DIASTOLIC)]
  const [top, bottom] = [numberAt(systolic, 'value'), numberAt(diastolic, 'value')]
  if (top === undefined || bottom === undefined) return undefined
  const unit = textAt(systolic, 'unit') ?? 'mmHg'
  return `${String(Math.round(top))}/${String(Math.round(bottom))} ${unit.replace(/[[\]]/g, '')}`
}

/** The range in which the lab expects the value. */
export function referenceRange(observation: unknown): string | undefined {
  const range = at(observation, 'referenceRange', 0)
  const text = textAt(range, 'text')
  if (text !== undefined) return text
  const low = quantityText(at(range, 'low'))
  const high = quantityText(at(range, 'high'))
  if (low !== undefined && high !== undefined) return `${low} to ${high}`
  if (low !== undefined) return `at least ${low}`
  return high === undefined ? undefined : `at most ${high}`
}

function valueText(holder: unknown): string | undefined {
  const boolean = at(holder, 'valueBoolean')
  if (typeof boolean === 'boolean') return boolean ? 'Yes' : 'No'
  const integer = numberAt(holder, 'valueInteger')
  if (integer !== undefined) return String(integer)
  const when = textAt(holder, 'valueDateTime') ?? textAt(holder, 'valuePeriod', 'start')
  return (
    quantityText(at(holder, 'valueQuantity')) ??
    codeText(holder, 'valueCodeableConcept') ??
    textAt(holder, 'valueString') ??
    textAt(holder, 'valueTime') ??
    rangeText(at(holder, 'valueRange')) ??
    ratioText(at(holder, 'valueRatio')) ??
    (when === undefined ? undefined : formatWhen(when))
  )
}

function quantityText(quantity: unknown): string | undefined {
  const value = numberAt(quantity, 'value')
  if (value === undefined) return undefined
  const unit = textAt(quantity, 'unit') ?? textAt(quantity, 'code')
  const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 }).format(value)
  const comparator = textAt(quantity, 'comparator')
  const compared = comparator === undefined ? number : `${comparator} ${number}`
  return unit === undefined || unit === '1' ? compared : `${compared} ${unit.replace(/[{}]/g, '')}`
}

function rangeText(range: unknown): string | undefined {
  const ends = [quantityText(at(range, 'low')), quantityText(at(range, 'high'))]
  return ends.every((end) => end !== undefined) ? ends.join(' to ') : (ends[0] ?? ends[1])
}

function ratioText(ratio: unknown): string | undefined {
  const [top, bottom] = [quantityText(at(ratio, 'numerator')), quantityText(at(ratio, 'denominator'))]
  return top === undefined || bottom === undefined ? undefined : `${top} : ${bottom}`
}
