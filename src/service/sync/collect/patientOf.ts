import { PATIENT_ELEMENTS } from '../../../contract/patientElements.ts'
import { objectsAt, stringAt } from '../fhirJson.ts'
import type { PatientType } from '../../../contract/patientElements.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { PayerResource } from '../fhirJson.ts'

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
