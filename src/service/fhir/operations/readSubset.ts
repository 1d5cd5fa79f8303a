import { FhirError } from '../http/fhirError.ts'
import { malformed } from '../search/query/malformed.ts'
import type { Subset } from '../subset/subsetResource.ts'

/** Said of the answer's form. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['_format', '_pretty'])

/**
 * Which part of a resource a read asks for (https://hl7.org/fhir/R4/search.html#summary, #elements); a summary goes
 * before elements, as in searches.
 *
 * @returns undefined for the whole
 * @throws {FhirError} 400, which names the parameter
 */
export function readSubset(query: URLSearchParams, { isStrict }: { isStrict: boolean }): Subset | undefined {
  let summary: string | undefined
  let elements: string[] = []
  for (const name of new Set(query.keys())) {
    const [value = '', ...others] = query.getAll(name)
    if (name === '_summary') summary = value
    else if (name === '_elements') elements = value.split(',').filter((element) => element !== '')
    else if (isStrict && !WITHOUT_EFFECT.has(name)) {
      throw new FhirError(400, 'not-supported', `A read has no parameter ${name}`)
    } else continue
    if (others.length > 0) throw malformed(name, 'is given twice')
  }
  if (!elements.every((element) => /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(element))) {
    throw malformed('_elements', 'must be names of elements, with commas between them')
  }
  if (summary === 'true' || summary === 'text' || summary === 'data') return { summary }
  if (summary !== undefined && summary !== 'false' && summary !== '') {
    throw malformed('_summary', 'must be true, text, data or false for a read')
  }
  return elements.length > 0 ? { elements } : undefined
}
