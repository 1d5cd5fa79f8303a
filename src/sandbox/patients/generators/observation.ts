import { decimal, type JsonObject } from '../../fhir/json.ts'
import { addResource, usCoreProfile, type Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import type { Analyte } from '../codes/labs.ts'
import { atTime } from '../dates.ts'
import type { Provider } from './network.ts'

interface Setting {
  date: string
  encounter: string
  performer: Pick<Provider, 'practitioner' | 'name'>
}

interface Finding {
  category: 'laboratory' | 'vital-signs' | 'social-history'
  code: string
  display: string
  /** Of US Core. */
  profile: string
  /** The value, or `component`s. */
  value: JsonObject
}

function addObservation(chart: Chart, { date, encounter, performer }: Setting, finding: Finding): string {
  const content = {
    resourceType: 'Observation',
    status: 'final',
    category: [concept(hl7('observation-category'), finding.category)],
    code: concept(SYSTEMS.loinc, finding.code, finding.display),
    subject: { reference: chart.patient, display: chart.name },
    encounter: { reference: encounter },
    effectiveDateTime: atTime(date, 9),
    issued: atTime(date, 18),
    performer: [{ reference: performer.practitioner, display: performer.name }],
    ...finding.value,
  }
  return addResource(chart, date, content, usCoreProfile(finding.profile))
}

/** FHIR's Quantity in a UCUM unit, with all its digits. */
function quantity(value: string, unit: string): JsonObject {
  return { value: decimal(value), unit, system: SYSTEMS.ucum, code: unit }
}

/** One lab value with its reference range, flagged when outside. */
export function addLabResult(chart: Chart, setting: Setting, analyte: Analyte): string {
  const { low, high, digits, unit } = analyte
  const scale = 10 ** digits
  const value = chart.random.integer(Math.round(analyte.from * scale), Math.round(analyte.to * scale)) / scale
  const flag =
    low !== undefined && value < low
      ? concept(hl7('v3-ObservationInterpretation'), 'L', 'Low')
      : high !== undefined && value > high
        ? concept(hl7('v3-ObservationInterpretation'), 'H', 'High')
        : concept(hl7('v3-ObservationInterpretation'), 'N', 'Normal')
  const bound = (limit: number | undefined): JsonObject | undefined =>
    limit === undefined ? undefined : quantity(limit.toFixed(digits), unit)
  const [lowest, highest] = [bound(low), bound(high)]
  return addObservation(chart, setting, {
    category: 'laboratory',
    profile: 'observation-lab',
    code: analyte.code,
    display: analyte.display,
    value: {
      valueQuantity: quantity(value.toFixed(digits), unit),
      interpretation: [flag],
      referenceRange: [{ ...(lowest ? { low: lowest } : {}), ...(highest ? { high: highest } : {}) }],
    },
  })
}

/** Whether the patient smokes: no. */
export function addSmokingStatus(chart: Chart, setting: Setting): string {
  return addObservation(chart, setting, {
    category: 'social-history',
    profile: 'smokingstatus',
    code: '72166-2',
    display: 'Tobacco smoking status',
    value: { valueCodeableConcept: concept(SYSTEMS.snomed, '266919005', 'Never smoked tobacco') },
  })
}

/** What is measured at a visit: blood pressure, pulse, weight, and height with a child. */
export function addVitals(chart: Chart, setting: Setting, body: { isChild: boolean; weight: number }): void {
  const { random } = chart
  const [systolic, diastolic] = body.isChild
    ? [random.integer(92, 108), random.integer(56, 68)]
    : [random.integer(112, 146), random.integer(68, 92)]
  const pressure = (code: string, display: string, value: number): JsonObject => ({
    code: concept(SYSTEMS.loinc, code, display),
    valueQuantity: quantity(String(value), 'mm[Hg]'),
  })
  const add = (profile: string, code: string, display: string, value: JsonObject): string =>
    addObservation(chart, setting, { category: 'vital-signs', profile, code, display, value })

  add('blood-pressure', '85354-9', 'Blood pressure panel with all children optional', {
    component: [
      pressure('8480-6', 'Systolic blood pressure', systolic),
      pressure('8462-4', 'Diastolic blood pressure', diastolic),
    ],
  })
  add('heart-rate', '8867-4', 'Heart rate', {
    valueQuantity: quantity(String(random.integer(62, 88)), '/min'),
  })
  const grams = Math.round(body.weight * 10) + random.integer(-12, 12)
  add('body-weight', '29463-7', 'Body weight', { valueQuantity: quantity((grams / 10).toFixed(1), 'kg') })
  if (body.isChild) {
    add('body-height', '8302-2', 'Body height', {
      valueQuantity: quantity((random.integer(1180, 1290) / 10).toFixed(1), 'cm'),
    })
  }
}
