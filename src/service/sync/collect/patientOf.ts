import { PATIENT_ELEMENTS } from '../../../contract/patientElements.ts'
import { isResourceType } from '../../../contract/resourceTypes.ts'
import { objectsAt, stringAt } from '../fhirJson.ts'
import type { PatientType } from '../../../contract/patientElements.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { JsonObject, PayerResource } from '../fhirJson.ts'

export const PATIENT_TYPES = Object.keys(PATIENT_ELEMENTS) as PatientType[]

export function isPatientType(type: ResourceType): type is PatientType {
  return Object.hasOwn(PATIENT_ELEMENTS, type)
}

/** R4's names for whom a resource is about; a payer may write one where R4 has another. */
const PATIENT_NAMES = ['patient', 'subject', 'beneficiary'] as const

/**
 * Whether the resource says that it is about another patient than this one. A payer that mixes members up must not
 * leak one's records to the other, so such a resource is never stored; neither is one that contains another's. Saying
 * nothing is not saying another, and a Coverage may name another as its subscriber.
 */
export function isAboutAnother({ type, id, json }: PayerResource, patientId: string): boolean {
  if (type === 'Patient') return id !== patientId
  return (
    namesAnother(type, json, patientId) ||
    objectsAt(json, 'contained').some((contained) => {
      const containedType = stringAt(contained, 'resourceType')
      return isResourceType(containedType) && namesAnother(containedType, contained, patientId)
    })
  )
}

function namesAnother(type: ResourceType, json: JsonObject, patientId: string): boolean {
  if (!isPatientType(type)) return false
  return [...new Set([PATIENT_ELEMENTS[type].element, ...PATIENT_NAMES])]
    .flatMap((element) => objectsAt(json, element))
    .map((reference) => patientIn(stringAt(reference, 'reference')))
    .some((patient) => patient !== undefined && patient !== patientId)
}

/** The id in `Patient/id`, relative or at any server: a payer may call itself by several names. */
function patientIn(reference: string | undefined): string | undefined {
  return /(?:^|\/)Patient\/([^/?#]+)(?:\/_history\/[^/]+)?$/.exec(reference ?? '')?.[1]
}
