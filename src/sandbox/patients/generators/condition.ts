import { addResource, usCoreProfile, type Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { CONDITIONS, type ConditionName } from '../codes/conditions.ts'
import type { Provider } from './network.ts'

interface Diagnosis {
  name: ConditionName
  onset: string
  /** The day it was over; absent while it lasts. */
  abatement?: string
  encounter: string
  asserter: Provider
}

/** A diagnosis; returns its reference. */
export function addCondition(
  chart: Chart,
  { name, onset, abatement, encounter, asserter }: Diagnosis,
): string {
  const { code, display } = CONDITIONS[name]
  const status = abatement === undefined ? 'active' : 'resolved'
  const lasting = encounterCategory(abatement)
  const content = {
    resourceType: 'Condition',
    clinicalStatus: concept(hl7('condition-clinical'), status),
    verificationStatus: concept(hl7('condition-ver-status'), 'confirmed'),
    category: [concept(hl7('condition-category'), lasting.code, lasting.display)],
    code: concept(SYSTEMS.icd10, code, display),
    subject: { reference: chart.patient, display: chart.name },
    encounter: { reference: encounter },
    onsetDateTime: onset,
    ...(abatement === undefined ? {} : { abatementDateTime: abatement }),
    recordedDate: onset,
    asserter: { reference: asserter.practitioner, display: asserter.name },
  }
  return addResource(chart, abatement ?? onset, content, usCoreProfile(`condition-${lasting.profile}`))
}

function encounterCategory(abatement: string | undefined): {
  code: string
  display: string
  profile: string
} {
  return abatement === undefined
    ? { code: 'problem-list-item', display: 'Problem List Item', profile: 'problems-health-concerns' }
    : { code: 'encounter-diagnosis', display: 'Encounter Diagnosis', profile: 'encounter-diagnosis' }
}
