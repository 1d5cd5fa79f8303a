import { isResourceType, isSharedResourceType, RESOURCE_TYPES } from '../../../../contract/resourceTypes.ts'
import { FhirError } from '../../http/fhirError.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'

/** Which of a patient's resources `$everything` gives. */
export interface EverythingFilter {
  types: ResourceType[]
  /** Only what has changed after it. */
  since: Date | undefined
  /** The parameters that were used, as they stand in `self`. */
  used: [name: string, value: string][]
}

/** Types that belong to no patient are never in it (seed 002): they are read by reference. */
const OWN_TYPES = RESOURCE_TYPES.filter((type) => !isSharedResourceType(type))

/** Said of the answer's form, or of its pages, of which there is one. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['_format', '_pretty', '_count'])

/**
 * Reads the parameters of the operation (https://hl7.org/fhir/R4/patient-operation-everything.html). Those by which it
 * would be narrowed to a time of care are refused in any case, since to ignore them would be to tell more than was asked.
 *
 * @throws {FhirError} 400, which names the parameter
 */
export function readFilter(query: URLSearchParams, { isStrict }: { isStrict: boolean }): EverythingFilter {
  const filter: EverythingFilter = { types: OWN_TYPES, since: undefined, used: [] }
  for (const name of new Set(query.keys())) {
    if (WITHOUT_EFFECT.has(name)) continue
    const values = query.getAll(name)
    if (name === '_type') filter.types = readTypes(values.join(','))
    else if (name === '_since') filter.since = readSince(values)
    else if (isStrict || name === 'start' || name === 'end') {
      throw new FhirError(400, 'not-supported', `$everything has no parameter ${name} here`)
    } else continue
    filter.used.push([name, values.join(',')])
  }
  return filter
}

function readTypes(value: string): ResourceType[] {
  const asked = new Set<string>(value.split(',').map((type) => type.trim()))
  for (const type of asked) {
    if (!isResourceType(type)) throw malformed('_type', 'must be a type of ours, or several with commas')
  }
  return OWN_TYPES.filter((type) => asked.has(type))
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** An instant, or a day in UTC. A `+` in a query is read as a space. */
function readSince([value = '', ...others]: string[]): Date {
  if (others.length > 0) throw malformed('_since', 'is given twice')
  const text = value.replace(' ', '+')
  const [, day = ''] = INSTANT.exec(text) ?? []
  const since = new Date(text)
  const midnight = new Date(`${day}T00:00:00Z`)
  // A 31st of February would be taken for a day in March.
  const isThere = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
  if (!isThere || Number.isNaN(since.getTime())) {
    throw malformed('_since', 'must be an instant, as 2026-11-21T12:00:00Z')
  }
  return since
}

function malformed(name: string, what: string): FhirError {
  return new FhirError(400, 'value', `${name} ${what}`)
}
