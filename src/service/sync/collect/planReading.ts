import { PATIENT_ELEMENTS } from '../../../contract/patientElements.ts'
import type { PatientType } from '../../../contract/patientElements.ts'
import type { PayerCapabilities } from './payerCapabilities.ts'
import type { PagedRequest } from './walkPages.ts'

const REVINCLUDE_PROVENANCE = 'Provenance:target'

export interface PlannedSearch extends PagedRequest {
  type: PatientType
}

export interface ReadingPlan {
  searches: PlannedSearch[]
  /** The types that `$everything` has to bring, since no search does; none: it is not asked. */
  byEverything: PatientType[]
}

/**
 * How to get a patient's resources of these types from this payer:
 *
 *  1. By search, where the payer declares one by patient, or is silent about parameters, or about everything.
 *  2. By one `$everything`, where the payer has it, for those that it declares without such a search; for all, if it
 *     declares none at all.
 *  3. Otherwise only where something refers to them: a type that the payer does not declare is not asked for.
 *
 * Provenance comes along with what it is about where it has no search of its own.
 */
export function planReading(
  types: readonly PatientType[],
  patientId: string,
  capabilities: PayerCapabilities | undefined,
): ReadingPlan {
  const parameters = new Map(types.map((type) => [type, parameterFor(type, capabilities)]))
  const searched = types.filter((type) => parameters.get(type) !== undefined)
  const withProvenance = types.includes('Provenance') && !searched.includes('Provenance')
  const searches = searched.map((type) => {
    const parameter = parameters.get(type) ?? 'patient'
    const revIncludes = capabilities?.types.get(type)?.revIncludes ?? []
    const rides = withProvenance && revIncludes.includes(REVINCLUDE_PROVENANCE)
    const value = parameter === 'patient' ? patientId : `Patient/${patientId}`
    return {
      type,
      path: type,
      query: { [parameter]: value },
      optional: rides ? { _revinclude: REVINCLUDE_PROVENANCE } : {},
    }
  })
  if (capabilities?.everything !== true) return { searches, byEverything: [] }
  const rest = types.filter((type) => !searched.includes(type))
  const ridesAlong = searches.some(({ optional }) => '_revinclude' in optional)
  const byEverything =
    searched.length === 0
      ? rest
      : rest.filter((type) => capabilities.types.has(type) && !(type === 'Provenance' && ridesAlong))
  return { searches, byEverything }
}

/** `Patient/[id]/$everything`, of these types alone where the payer can tell them apart. */
export function everythingRequest(patientId: string, types: readonly PatientType[]): PagedRequest {
  return {
    path: `Patient/${encodeURIComponent(patientId)}/$everything`,
    query: {},
    optional: { _type: types.join(',') },
  }
}

function parameterFor(type: PatientType, capabilities: PayerCapabilities | undefined): string | undefined {
  const [usual, ...others] = PATIENT_ELEMENTS[type].parameters
  if (capabilities === undefined) return usual
  const declared = capabilities.types.get(type)
  if (declared === undefined || !declared.searches) return undefined
  if (declared.parameters.length === 0) return type === 'Provenance' ? undefined : usual
  return [usual, ...others].find((parameter) => declared.parameters.includes(parameter))
}
