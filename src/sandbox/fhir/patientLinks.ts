import { isResourceType, type ResourceType } from '../../contract/resourceTypes.ts'
import { isObject, type Json, type Resource } from './json.ts'

/**
 * The element that names a resource's patient, and the search parameters over it: R4's `patient` parameter for each
 * type of the patient compartment. Provenance has none of its own: it belongs to whom its targets belong.
 */
export const PATIENT_LINKS = {
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

type LinkedType = keyof typeof PATIENT_LINKS

function isLinkedType(type: string): type is LinkedType {
  return Object.hasOwn(PATIENT_LINKS, type)
}

/** The parameters by which resources of this type are found by patient; none for Patient and the shared types. */
export function patientParameters(type: ResourceType): readonly string[] {
  return isLinkedType(type) ? PATIENT_LINKS[type].parameters : []
}

/** What the resource says it is about, as written: `Patient/1`; several for a Provenance. */
export function readPatientLinks(resource: Resource): string[] {
  if (!isResourceType(resource.resourceType) || !isLinkedType(resource.resourceType)) return []
  const value = resource[PATIENT_LINKS[resource.resourceType].element]
  const references = Array.isArray(value) ? value : [value]
  return references.map(readReference).filter((reference) => reference !== undefined)
}

function readReference(value: Json): string | undefined {
  return isObject(value) && typeof value.reference === 'string' ? value.reference : undefined
}
