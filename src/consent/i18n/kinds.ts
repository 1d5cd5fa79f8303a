import type { ResourceType } from '../../contract/resourceTypes.ts'
import { formatList } from './formatList.ts'
import { t } from './t.ts'

/** The kinds of record in the order in which people care for them. */
export const KINDS = [
  'Coverage',
  'ExplanationOfBenefit',
  'MedicationRequest',
  'MedicationDispense',
  'Medication',
  'Condition',
  'AllergyIntolerance',
  'Observation',
  'DiagnosticReport',
  'Immunization',
  'Encounter',
  'Procedure',
  'CarePlan',
  'CareTeam',
  'Goal',
  'DocumentReference',
  'Device',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Patient',
  'Provenance',
] as const satisfies readonly ResourceType[]

/** The kinds that a request is about, most interesting first; none named means all, and Patient always comes along. */
export function requestedKinds(requested: readonly ResourceType[]): ResourceType[] {
  return KINDS.filter((kind) => requested.length === 0 || kind === 'Patient' || requested.includes(kind))
}

/** "Claims, coverage, and medicines". */
export function listKinds(kinds: readonly ResourceType[]): string {
  const words = kinds.map((kind) => t(`kind.${kind}`))
  return formatList(words.map((word, index) => (index === 0 ? word : lowerFirst(word))))
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1)
}
