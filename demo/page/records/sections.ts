import { codesOf } from './codeText.ts'
import { listAt } from './fhir.ts'
import type { ReadResource } from './fhir.ts'

/** The sections of a person's records, in the order of the page. Each record belongs to exactly one. */
export const SECTIONS = [
  { id: 'coverage', title: 'Coverage', types: ['Coverage'] },
  { id: 'claims', title: 'Claims', types: ['ExplanationOfBenefit'] },
  { id: 'medicines', title: 'Medicines', types: ['MedicationRequest', 'MedicationDispense', 'Medication'] },
  { id: 'conditions', title: 'Conditions', types: ['Condition'] },
  { id: 'allergies', title: 'Allergies', types: ['AllergyIntolerance'] },
  { id: 'tests', title: 'Lab results', types: ['DiagnosticReport'] },
  { id: 'vitals', title: 'Vital signs', types: [] },
  { id: 'vaccines', title: 'Vaccines', types: ['Immunization'] },
  { id: 'visits', title: 'Visits', types: ['Encounter'] },
  { id: 'procedures', title: 'Procedures', types: ['Procedure'] },
  { id: 'plans', title: 'Care plans and goals', types: ['CarePlan', 'Goal', 'CareTeam'] },
  { id: 'documents', title: 'Documents', types: ['DocumentReference'] },
  {
    id: 'people',
    title: 'Doctors and places',
    types: ['Practitioner', 'PractitionerRole', 'Organization', 'Location'],
  },
  { id: 'you', title: 'About you', types: ['Patient'] },
  { id: 'other', title: 'Everything else', types: [] },
] as const satisfies readonly { id: string; title: string; types: readonly string[] }[]

export type SectionId = (typeof SECTIONS)[number]['id']

const byType = new Map<string, SectionId>(
  SECTIONS.flatMap(({ id, types }) => types.map((type) => [type, id] as const)),
)

/** Where a record is shown. Observations go by their category; what nothing else claims goes to "Everything else". */
export function sectionOf(record: ReadResource): SectionId {
  if (record.type === 'Observation') {
    const categories = listAt(record.json, 'category').flatMap((category) => codesOf(category))
    if (categories.some((code) => code === 'laboratory' || code === 'LAB')) return 'tests'
    return categories.some((code) => code.startsWith('vital-sign')) ? 'vitals' : 'other'
  }
  return byType.get(record.type) ?? 'other'
}

export function groupBySection(records: readonly ReadResource[]): Map<SectionId, ReadResource[]> {
  const groups = new Map<SectionId, ReadResource[]>(SECTIONS.map(({ id }) => [id, []]))
  for (const record of records) groups.get(sectionOf(record))?.push(record)
  return groups
}
