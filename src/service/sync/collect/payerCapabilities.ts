import { PATIENT_ELEMENTS } from '../../../contract/patientElements.ts'
import { isResourceType } from '../../../contract/resourceTypes.ts'
import { isObject, objectsAt, ownMember, stringAt } from '../fhirJson.ts'
import { PayerRequestFailed } from './payerClient.ts'
import type { PatientType } from '../../../contract/patientElements.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { Json, JsonObject } from '../fhirJson.ts'
import type { PayerClient } from './payerClient.ts'

const REVINCLUDE_PROVENANCE = 'Provenance:target'

/** What a payer's CapabilityStatement says about the types we know. */
export type PayerCapabilities = ReadonlyMap<ResourceType, { parameters: string[]; revIncludes: string[] }>

/** Undefined where the payer does not say: then everything is tried. */
export async function readCapabilities(client: PayerClient): Promise<PayerCapabilities | undefined> {
  try {
    return parseCapabilities(await client.get(`${client.base}/metadata`))
  } catch (error) {
    if (error instanceof PayerRequestFailed) return undefined
    throw error
  }
}

export function parseCapabilities(statement: Json): PayerCapabilities | undefined {
  if (!isObject(statement)) return undefined
  const declared = objectsAt(statement, 'rest').flatMap((rest) => objectsAt(rest, 'resource'))
  const capabilities = new Map<ResourceType, { parameters: string[]; revIncludes: string[] }>()
  for (const resource of declared) {
    const type = stringAt(resource, 'type')
    if (!isResourceType(type)) continue
    capabilities.set(type, {
      parameters: objectsAt(resource, 'searchParam').flatMap(
        (parameter) => stringAt(parameter, 'name') ?? [],
      ),
      revIncludes: stringsAt(resource, 'searchRevInclude'),
    })
  }
  return capabilities.size > 0 ? capabilities : undefined
}

export interface PlannedSearch {
  type: PatientType
  query: Record<string, string>
}

/**
 * The searches that bring a patient's resources of these types. A type that the payer does not declare is left out;
 * one without search by patient too, unless the payer is silent about parameters. Provenance comes along with the
 * others where it has no search of its own.
 */
export function planSearches(
  types: readonly PatientType[],
  patientId: string,
  capabilities: PayerCapabilities | undefined,
): PlannedSearch[] {
  const withProvenance =
    types.includes('Provenance') && parameterFor('Provenance', capabilities) === undefined
  return types.flatMap((type) => {
    const parameter = parameterFor(type, capabilities)
    if (parameter === undefined) return []
    const rides = withProvenance && capabilities?.get(type)?.revIncludes.includes(REVINCLUDE_PROVENANCE)
    const value = parameter === 'patient' ? patientId : `Patient/${patientId}`
    return [{ type, query: { [parameter]: value, ...(rides && { _revinclude: REVINCLUDE_PROVENANCE }) } }]
  })
}

function parameterFor(type: PatientType, capabilities: PayerCapabilities | undefined): string | undefined {
  const [usual, ...others] = PATIENT_ELEMENTS[type].parameters
  if (capabilities === undefined) return usual
  const declared = capabilities.get(type)?.parameters
  if (declared === undefined) return undefined
  if (declared.length === 0) return type === 'Provenance' ? undefined : usual
  return [usual, ...others].find((parameter) => declared.includes(parameter))
}

function stringsAt(owner: JsonObject, key: string): string[] {
  const value = ownMember(owner, key)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
