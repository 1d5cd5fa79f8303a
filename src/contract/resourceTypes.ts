// One text, since the script carries it: a list would cost 20 bytes more.
const NAMES =
  'AllergyIntolerance CarePlan CareTeam Condition Coverage Device DiagnosticReport DocumentReference Encounter ExplanationOfBenefit Goal Immunization Location Medication MedicationDispense MedicationRequest Observation Organization Patient Practitioner PractitionerRole Procedure Provenance'

type Split<Text extends string> = Text extends `${infer Name} ${infer Rest}` ? [Name, ...Split<Rest>] : [Text]

/** The FHIR R4 resource types that FlexpaLink synchronizes and serves (contract: 23 types). */
export const RESOURCE_TYPES = NAMES.split(' ') as Split<typeof NAMES>

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

// Pure, so that the script, which needs the list alone, goes without them.
const known: ReadonlySet<string> = /* @__PURE__ */ new Set(RESOURCE_TYPES)
const shared: ReadonlySet<string> = /* @__PURE__ */ new Set(SHARED_RESOURCE_TYPES)

export function isResourceType(value: unknown): value is ResourceType {
  return typeof value === 'string' && known.has(value)
}

export function isSharedResourceType(type: ResourceType): boolean {
  return shared.has(type)
}

export function emptyCounts(): ResourceCounts {
  return Object.fromEntries(RESOURCE_TYPES.map((type) => [type, 0])) as ResourceCounts
}
