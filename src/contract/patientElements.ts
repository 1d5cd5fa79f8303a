import type { ResourceType } from './resourceTypes.ts'

/**
 * The element that names a resource's patient, and the search parameters over it, the best first. The source is FHIR
 * R4: each type's search parameter `patient` (https://hl7.org/fhir/R4/searchparameter-registry.html), beside the
 * compartment definition (https://hl7.org/fhir/R4/compartmentdefinition-patient.html). A Provenance belongs to whom
 * its targets belong.
 */
export const PATIENT_ELEMENTS = {
  AllergyIntolerance: { element: 'patient', parameters: ['patient'] },
  CarePlan: { element: 'subject', parameters: ['patient', 'subject'] },
  CareTeam: { element: 'subject', parameters: ['patient', 'subject'] },
  Condition: { element: 'subject', parameters: ['patient', 'subject'] },
  Coverage: { element: 'beneficiary', parameters: ['patient', 'beneficiary'] },
  Device: { element: 'patient', parameters: ['patient'] },
  DiagnosticReport: { element: 'subject', parameters: ['patient', 'subject'] },
  DocumentReference: { element: 'subject', parameters: ['patient', 'subject'] },
  Encounter: { element: 'subject', parameters: ['patient', 'subject'] },
  ExplanationOfBenefit: { element: 'patient', parameters: ['patient'] },
  Goal: { element: 'subject', parameters: ['patient', 'subject'] },
  Immunization: { element: 'patient', parameters: ['patient'] },
  MedicationDispense: { element: 'subject', parameters: ['patient', 'subject'] },
  MedicationRequest: { element: 'subject', parameters: ['patient', 'subject'] },
  Observation: { element: 'subject', parameters: ['patient', 'subject'] },
  Procedure: { element: 'subject', parameters: ['patient', 'subject'] },
  Provenance: { element: 'target', parameters: ['patient'] },
} as const satisfies Partial<Record<ResourceType, { element: string; parameters: readonly string[] }>>

/** A type whose resources name their patient. Patient itself is none. */
export type PatientType = keyof typeof PATIENT_ELEMENTS
