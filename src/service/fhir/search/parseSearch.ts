import { isPatientType } from '../../sync/collect/patientOf.ts'
import { FhirError } from '../http/fhirError.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'

const DEFAULT_COUNT = 20
const MAX_COUNT = 1000
const MAX_OFFSET = 2_147_483_647
const TAG = 'https://fhir.flexpa.com/identifiers/PatientAccessTokenId'
const ID = /^[A-Za-z0-9\-.]{1,64}$/

/** Said of the answer's form, not of its content: never in a link. */
const FORM_PARAMETERS = new Set(['_format', '_pretty'])

export interface Search {
  type: ResourceType
  count: number
  offset: number
  /** Only the number of matches is wanted. */
  countOnly: boolean
  wantsTotal: boolean
  /** What matches must be all of these. */
  ids: string[][]
  /** Patients that matches must be about, `Patient/id`. */
  patients: string[][]
  /** The generation that a paging link pinned. */
  generation: number | undefined
  /** The parameters that were used, as they stand in links; without count, offset and generation. */
  used: [name: string, value: string][]
}

interface SearchContext {
  type: ResourceType
  /** Ours, without `Patient/`. */
  patientId: string
  authorizationId: string
  /** The public address of the FHIR API, `https://api.example/fhir`. */
  fhirUrl: string
  /** `Prefer: handling=strict`: an unknown parameter is an error. */
  isStrict: boolean
}

/**
 * Reads the parameters of a search. Unknown ones are left out, and so are not in `self`; a malformed value is always
 * an error, which names the parameter.
 * @throws {FhirError} 400
 */
export function parseSearch(query: URLSearchParams, context: SearchContext): Search {
  const search: Search = {
    type: context.type,
    count: DEFAULT_COUNT,
    offset: 0,
    countOnly: false,
    wantsTotal: false,
    ids: [],
    patients: [],
    generation: undefined,
    used: [],
  }
  const seen = new Set<string>()
  for (const [name, raw] of query) {
    if (FORM_PARAMETERS.has(name)) continue
    const read = PARAMETERS[name]
    const isRepeated = seen.has(name) && (name === '_count' || name === '_offset' || name === '_generation')
    if (isRepeated) throw malformed(name, 'is given twice')
    seen.add(name)
    const isUsed = read !== undefined && read(search, raw, context)
    if (!isUsed && context.isStrict) {
      throw new FhirError(400, 'not-supported', `${context.type} has no search parameter ${name} here`)
    }
  }
  return search
}

/** Each puts its value into the search, and returns false if it does not apply to the type. */
type Reader = (search: Search, value: string, context: SearchContext) => boolean

const PARAMETERS: Record<string, Reader | undefined> = Object.assign(Object.create(null) as object, {
  _count(search, value) {
    search.count = Math.min(wholeNumber('_count', value), MAX_COUNT)
    search.countOnly ||= search.count === 0
    return true
  },
  _offset(search, value) {
    search.offset = wholeNumber('_offset', value)
    return true
  },
  _generation(search, value) {
    search.generation = wholeNumber('_generation', value)
    return true
  },
  _total(search, value) {
    if (!['none', 'estimate', 'accurate'].includes(value)) {
      throw malformed('_total', 'must be none, estimate or accurate')
    }
    search.wantsTotal = value !== 'none'
    search.used.push(['_total', value])
    return true
  },
  _summary(search, value) {
    if (value !== 'count' && value !== 'false') return false
    search.countOnly ||= value === 'count'
    search.used.push(['_summary', value])
    return true
  },
  _tag(_search, value, { authorizationId }) {
    // Every resource of this authorization has it, so it stands in every link anyway.
    return value === tagOf(authorizationId)
  },
  _id(search, value, { patientId }) {
    const ids = value.split(',').map((item) => (item === '$PATIENT_ID' ? patientId : item))
    if (!ids.every((id) => ID.test(id))) throw malformed('_id', 'must be an id, or several with commas')
    search.ids.push(ids)
    search.used.push(['_id', ids.join(',')])
    return true
  },
  patient(search, value, context) {
    if (!isPatientType(search.type)) return false
    const patients = value.split(',').map((item) => readPatient(item, context))
    search.patients.push(patients)
    search.used.push(['patient', patients.join(',')])
    return true
  },
} satisfies Record<string, Reader>)

function readPatient(value: string, { patientId, fhirUrl }: SearchContext): string {
  const local = value.startsWith(`${fhirUrl}/`) ? value.slice(fhirUrl.length + 1) : value
  const id = local.replace(/^Patient\//, '')
  if (id === '$PATIENT_ID') return `Patient/${patientId}`
  if (!ID.test(id)) throw malformed('patient', 'must be an id or Patient/id, or several with commas')
  return `Patient/${id}`
}

function wholeNumber(name: string, value: string): number {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN
  if (!(number <= MAX_OFFSET)) throw malformed(name, 'must be a whole number of at least 0')
  return number
}

function malformed(name: string, what: string): FhirError {
  return new FhirError(400, 'value', `${name} ${what}`)
}

/** The tag by which every resource of an authorization is marked (seed 002). */
export function tagOf(authorizationId: string): string {
  return `${TAG}|${authorizationId}`
}
