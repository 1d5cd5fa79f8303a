import type { SearchParameterType, SearchPath } from '../../service/fhir/definitions/searchParameters.ts'

/** Which datatypes a parameter of each type can look at: what `src/service/fhir/index` reads. */
const DATATYPES: Record<SearchParameterType, readonly string[]> = {
  token: ['code', 'Coding', 'CodeableConcept', 'Identifier', 'ContactPoint', 'boolean', 'string'],
  string: ['string', 'HumanName', 'Address'],
  date: ['date', 'dateTime', 'instant', 'Period', 'Timing'],
  reference: ['Reference', 'canonical'],
  quantity: ['Quantity', 'Age', 'Duration', 'Range', 'SampledData'],
  uri: ['uri', 'url', 'canonical'],
  number: [],
  composite: [],
}

/** Types that some choices have besides, and that say nothing of the parameter's kind: a procedure's date as an age. */
const PASSED_OVER = ['date Age', 'date Range', 'date string']

/** Leaves out what cannot be found by a parameter of this type. An unknown pair stops the command. */
export function indexable(
  name: string,
  type: SearchParameterType,
  paths: readonly SearchPath[],
): SearchPath[] {
  const kept = paths.filter((path) => !PASSED_OVER.includes(`${type} ${path.type}`))
  const strange = kept.find((path) => !DATATYPES[type].includes(path.type))
  if (strange !== undefined) throw new Error(`${name}: a ${type} cannot be found in a ${strange.type}`)
  if (kept.length === 0) throw new Error(`${name} looks at nothing`)
  return kept
}
