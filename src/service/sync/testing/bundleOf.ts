import { printJson } from '../fhirJson.ts'
import type { JsonObject } from '../fhirJson.ts'
import type { Answer } from './startFhirPayer.ts'

/** A page of a search, with a link to the next one, and what else a test says of it. */
export function bundleOf(resources: readonly JsonObject[], next?: string, more: JsonObject = {}): Answer {
  const link = next === undefined ? [] : [{ relation: 'next', url: next }]
  const entry = resources.map((resource) => ({ resource }))
  return { body: printJson({ resourceType: 'Bundle', type: 'searchset', ...more, link, entry }) }
}

/** A Condition of amy. */
export function condition(id: string, more: JsonObject = {}): JsonObject {
  return { resourceType: 'Condition', id, subject: { reference: 'Patient/amy' }, code: { text: id }, ...more }
}
