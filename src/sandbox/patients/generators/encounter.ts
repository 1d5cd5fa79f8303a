import { addResource, type Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { CONDITIONS, type ConditionName } from '../codes/conditions.ts'
import { atTime } from '../dates.ts'
import type { Provider } from './network.ts'

interface Visit {
  kind: 'office' | 'emergency' | 'stay'
  from: string
  to: string
  provider: Provider
  reason: ConditionName
}

/** How each kind is classed (v3 ActCode) and typed (SNOMED CT). */
const KINDS = {
  office: {
    class: 'AMB',
    classDisplay: 'ambulatory',
    type: '308335008',
    display: 'Patient encounter procedure',
  },
  emergency: {
    class: 'EMER',
    classDisplay: 'emergency',
    type: '50849002',
    display: 'Emergency room admission',
  },
  stay: {
    class: 'IMP',
    classDisplay: 'inpatient encounter',
    type: '32485007',
    display: 'Hospital admission',
  },
} as const

/** A visit; returns its reference. */
export function addEncounter(chart: Chart, { kind, from, to, provider, reason }: Visit): string {
  const { class: code, classDisplay, type, display } = KINDS[kind]
  const minute = chart.random.pick([10, 20, 30, 40, 50])
  return addResource(chart, to, {
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: hl7('v3-ActCode'), code, display: classDisplay },
    type: [concept(SYSTEMS.snomed, type, display)],
    subject: { reference: chart.patient, display: chart.name },
    participant: [{ individual: { reference: provider.practitioner, display: provider.name } }],
    period: { start: atTime(from, 8, minute), end: atTime(to, 10, minute) },
    reasonCode: [concept(SYSTEMS.icd10, CONDITIONS[reason].code, CONDITIONS[reason].display)],
    location: [{ location: { reference: provider.location } }],
    serviceProvider: { reference: provider.organization },
  })
}
