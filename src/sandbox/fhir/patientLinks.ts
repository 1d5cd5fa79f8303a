import { PATIENT_ELEMENTS, type PatientType } from '../../contract/patientElements.ts'
import { isResourceType, type ResourceType } from '../../contract/resourceTypes.ts'
import { isObject, type Json, type Resource } from './json.ts'

function isPatientType(type: string): type is PatientType {
  return Object.hasOwn(PATIENT_ELEMENTS, type)
}

/** The parameters by which resources of this type are found by patient; none for Patient and the shared types. */
export function patientParameters(type: ResourceType): readonly string[] {
  return isPatientType(type) ? PATIENT_ELEMENTS[type].parameters : []
}

/** What the resource says it is about, as written: `Patient/1`; several for a Provenance. */
export function readPatientLinks(resource: Resource): string[] {
  if (!isResourceType(resource.resourceType) || !isPatientType(resource.resourceType)) return []
  const value = resource[PATIENT_ELEMENTS[resource.resourceType].element]
  const references = Array.isArray(value) ? value : [value]
  return references.map(readReference).filter((reference) => reference !== undefined)
}

function readReference(value: Json): string | undefined {
  return isObject(value) && typeof value.reference === 'string' ? value.reference : undefined
}
