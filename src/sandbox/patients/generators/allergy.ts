import { addResource, type Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import type { Provider } from './network.ts'

const ALLERGIES = {
  penicillin: {
    category: 'medication',
    substance: concept(SYSTEMS.rxnorm, '7980', 'penicillin G'),
    reaction: { code: '247472004', display: 'Wheal' },
    severity: 'moderate',
    criticality: 'high',
  },
  peanut: {
    category: 'food',
    substance: concept(SYSTEMS.snomed, '762952008', 'Peanut'),
    reaction: { code: '271807003', display: 'Eruption of skin' },
    severity: 'mild',
    criticality: 'low',
  },
} as const

interface Allergy {
  name: keyof typeof ALLERGIES
  since: string
  recorder: Provider
}

/** An allergy. */
export function addAllergy(chart: Chart, { name, since, recorder }: Allergy): string {
  const { category, substance, reaction, severity, criticality } = ALLERGIES[name]
  return addResource(chart, since, {
    resourceType: 'AllergyIntolerance',
    clinicalStatus: concept(hl7('allergyintolerance-clinical'), 'active'),
    verificationStatus: concept(hl7('allergyintolerance-verification'), 'confirmed'),
    type: 'allergy',
    category: [category],
    criticality,
    code: substance,
    patient: { reference: chart.patient, display: chart.name },
    onsetDateTime: since,
    recordedDate: since,
    recorder: { reference: recorder.practitioner, display: recorder.name },
    reaction: [{ manifestation: [concept(SYSTEMS.snomed, reaction.code, reaction.display)], severity }],
  })
}
