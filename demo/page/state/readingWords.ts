import { RESOURCE_TYPES } from '../../../src/contract/resourceTypes.ts'
import type { ResourceType } from '../../../src/contract/resourceTypes.ts'

/** What a patient calls the records that are asked for; types that nobody has a word for are left to "and more". */
const WORDS: readonly (readonly [words: string, types: readonly ResourceType[]])[] = [
  ['coverage', ['Coverage']],
  ['claims and what they cost', ['ExplanationOfBenefit']],
  ['medicines', ['MedicationRequest', 'MedicationDispense']],
  ['conditions', ['Condition']],
  ['test results', ['Observation', 'DiagnosticReport']],
  ['vaccines', ['Immunization']],
  ['visits', ['Encounter']],
  ['allergies', ['AllergyIntolerance']],
  ['care plans', ['CarePlan', 'Goal']],
]

/** "Your coverage, medicines and visits", from the requested types. None requested means all. */
export function readingWords(requested: readonly ResourceType[]): string {
  const asked = requested.length === 0 ? RESOURCE_TYPES : requested
  const words = WORDS.filter(([, types]) => types.some((type) => asked.includes(type))).map(([word]) => word)
  if (words.length === 0) return 'A few of your records'
  return `Your ${new Intl.ListFormat('en-US', { type: 'conjunction' }).format(words)}`
}
