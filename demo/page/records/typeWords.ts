/** What a person calls one record of a FHIR type. */
const WORDS: Record<string, string> = {
  AllergyIntolerance: 'Allergy',
  CarePlan: 'Care plan',
  CareTeam: 'Care team',
  DiagnosticReport: 'Report',
  DocumentReference: 'Document',
  Encounter: 'Visit',
  ExplanationOfBenefit: 'Claim',
  Immunization: 'Vaccine',
  Location: 'Place',
  Medication: 'Medicine',
  MedicationDispense: 'Handed out',
  MedicationRequest: 'Prescribed',
  Observation: 'Result',
  Practitioner: 'Clinician',
  PractitionerRole: "Clinician's role",
  Provenance: 'Where a record comes from',
}

export function typeWords(type: string): string {
  return WORDS[type] ?? type
}
