import { objectsAt, stringAt } from './fhirJson.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { PayerResource } from './fhirJson.ts'

/** The element that names a resource's patient, and the search parameters over it, the best first (R4). */
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

export type PatientType = keyof typeof PATIENT_ELEMENTS

export const PATIENT_TYPES = Object.keys(PATIENT_ELEMENTS) as PatientType[]

export function isPatientType(type: ResourceType): type is PatientType {
  return Object.hasOwn(PATIENT_ELEMENTS, type)
}

/**
 * Whether the resource says that it is about another patient than this one. A payer that mixes members up must not
 * leak one's records to the other, so such a resource is never stored. Saying nothing is not saying another.
 */
export function isAboutAnother({ type, id, json }: PayerResource, patientId: string): boolean {
  if (type === 'Patient') return id !== patientId
  if (!isPatientType(type)) return false
  return objectsAt(json, PATIENT_ELEMENTS[type].element)
    .map((reference) => patientIn(stringAt(reference, 'reference')))
    .some((patient) => patient !== undefined && patient !== patientId)
}

/** The id in `Patient/id`, relative or at any server: a payer may call itself by several names. */
function patientIn(reference: string | undefined): string | undefined {
  return /(?:^|\/)Patient\/([^/?#]+)(?:\/_history\/[^/]+)?$/.exec(reference ?? '')?.[1]
}
