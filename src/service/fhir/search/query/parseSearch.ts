import { FhirError } from '../../http/fhirError.ts'
import { tooCostly } from './malformed.ts'
import { parseCriterion } from './parseCriterion.ts'
import { readable } from './readable.ts'
import { defaultResults, isResultParameter, readResultParameter } from './resultParameters.ts'
import type { ResourceType } from '../../../../contract/resourceTypes.ts'
import type { Condition } from './condition.ts'
import type { ValueContext } from './parseValue.ts'
import type { Ignore, ResultParameters } from './resultParameters.ts'

const TAG = 'https://fhir.flexpa.com/identifiers/PatientAccessTokenId'
const MAX_PARAMETERS = 100

/** Said of the answer's form, not of its content: never in a link. */
const FORM_PARAMETERS = new Set(['_format', '_pretty'])
/** They stand in every link as they are on that page. */
const PLACE_PARAMETERS = new Set(['_count', '_offset', '_generation'])

/** A search as data: what is looked for, and what is said of it. */
export interface Search {
  type: ResourceType
  /** Matches fulfil all of them. */
  conditions: Condition[]
  results: ResultParameters
  /** The parameters that were used, as they stand in links; without count, offset and generation. */
  used: [name: string, value: string][]
}

export interface SearchContext extends ValueContext {
  type: ResourceType
  authorizationId: string
  /** `Prefer: handling=strict`: an unknown parameter is an error. */
  isStrict: boolean
}

/**
 * Reads the parameters of a search. Unknown ones are left out, and so are not in `self`; a malformed value is always
 * an error, which names the parameter.
 * @throws {FhirError} 400
 */
export function parseSearch(query: Iterable<[string, string]>, context: SearchContext): Search {
  const { type } = context
  const search: Search = { type, conditions: [], results: defaultResults(), used: [] }
  const ignore = (what: string): void => {
    if (context.isStrict) throw new FhirError(400, 'not-supported', what)
  }
  const seen = new Set<string>()
  let parameters = 0
  for (const [name, text] of query) {
    if (FORM_PARAMETERS.has(name)) continue
    parameters += 1
    if (parameters > MAX_PARAMETERS) {
      throw tooCostly(readable(name), `is one of more than ${MAX_PARAMETERS} parameters`)
    }
    const used = readParameter(search, { name, text, seen, ignore }, context)
    seen.add(name)
    if (used !== undefined && !PLACE_PARAMETERS.has(name) && !isOwnTag(name, used, context)) {
      search.used.push([name, used])
    }
  }
  return search
}

interface Given {
  name: string
  text: string
  seen: ReadonlySet<string>
  ignore: Ignore
}

/** @returns the text for links; undefined: it was ignored */
function readParameter(search: Search, given: Given, context: SearchContext): string | undefined {
  const { name, text, ignore } = given
  if (/^,*$/.test(text)) {
    ignore(`${readable(name)} has no value`)
    return undefined
  }
  if (isResultParameter(name)) return readResultParameter(search.results, { ...given, type: search.type })
  const criterion = parseCriterion(name, text, search.type, context)
  if (criterion === undefined) {
    ignore(`${search.type} has no search parameter ${readable(name)} here`)
    return undefined
  }
  search.conditions.push(criterion.condition)
  return criterion.text
}

/** Every resource of this authorization has it, so it stands in every link anyway. */
function isOwnTag(name: string, text: string, { authorizationId }: SearchContext): boolean {
  return name === '_tag' && text === tagOf(authorizationId)
}

/** The tag by which every resource of an authorization is marked (seed 002). */
export function tagOf(authorizationId: string): string {
  return `${TAG}|${authorizationId}`
}
