/** The FHIR R4 resource types that FlexpaLink synchronizes and serves (contract: 23 types). */
export const RESOURCE_TYPES = [
  'AllergyIntolerance',
  'CarePlan',
  'CareTeam',
  'Condition',
  'Coverage',
  'Device',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'ExplanationOfBenefit',
  'Goal',
  'Immunization',
  'Location',
  'Medication',
  'MedicationDispense',
  'MedicationRequest',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'Provenance',
] as const

export type ResourceType = (typeof RESOURCE_TYPES)[number]

/**
 * Types without a patient compartment: no payer finds them by patient, so they are synchronized by following
 * references, and `$everything` leaves them out.
 */
export const SHARED_RESOURCE_TYPES = [
  'Location',
  'Medication',
  'Organization',
  'Practitioner',
  'PractitionerRole',
] as const satisfies readonly ResourceType[]

/** How many resources of each type; every one of the 23 types is present, 0 where there are none. */
export type ResourceCounts = Record<ResourceType, number>

const known: ReadonlySet<string> = new Set(RESOURCE_TYPES)
const shared: ReadonlySet<string> = new Set(SHARED_RESOURCE_TYPES)

export function isResourceType(value: unknown): value is ResourceType {
  return typeof value === 'string' && known.has(value)
}

export function isSharedResourceType(type: ResourceType): boolean {
  return shared.has(type)
}

export function emptyCounts(): ResourceCounts {
  return Object.fromEntries(RESOURCE_TYPES.map((type) => [type, 0])) as ResourceCounts
}
