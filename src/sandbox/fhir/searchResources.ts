import type { ResourceType } from '../../contract/resourceTypes.ts'
import { FhirError } from './operationOutcome.ts'
import { parsePageToken, printPageToken } from './pageToken.ts'
import { patientParameters } from './patientLinks.ts'
import type { ResourceStore, StoredResource } from './resourceStore.ts'

const DEFAULT_COUNT = 50
const MAX_COUNT = 200

interface Search {
  store: ResourceStore
  /** Whose token asks. */
  patientId: string
  fhirBase: string
  type: ResourceType
  query: URLSearchParams
}

/**
 * One page of a search by `patient` (or what R4 calls it for the type), `_id`, `_revinclude=Provenance:target` and
 * `_count`. Unknown parameters are left out of the `self` link, which is how a client learns that they were ignored.
 * @throws FhirError 400 for a malformed value, 403 for another patient.
 */
export function searchResources({ store, patientId, fhirBase, type, query }: Search): string {
  const token = query.get('_page')
  const page = token === null ? undefined : parsePageToken(token)
  const asked = page ? new URLSearchParams(page.query) : query
  const count = page?.count ?? readCount(query.get('_count'))
  const offset = page?.offset ?? 0
  const used = new URLSearchParams()

  for (const name of patientParameters(type)) {
    for (const value of asked.getAll(name)) {
      assertOwnPatient(value, patientId, fhirBase)
      used.append(name, value)
    }
  }
  let matches = store.list(type, patientId)
  for (const value of asked.getAll('_id')) {
    const ids = new Set(value.split(','))
    matches = matches.filter((resource) => ids.has(resource.id))
    used.append('_id', value)
  }
  const withProvenance = asked.getAll('_revinclude').includes('Provenance:target')
  if (withProvenance) used.append('_revinclude', 'Provenance:target')

  const found = matches.slice(offset, offset + count)
  const included = withProvenance ? store.provenancesOf(found) : []
  const link = [{ relation: 'self', url: pageUrl(offset) }]
  if (count > 0 && offset + count < matches.length)
    link.push({ relation: 'next', url: pageUrl(offset + count) })

  function pageUrl(at: number): string {
    if (at > 0)
      return `${fhirBase}/${type}?_page=${printPageToken({ query: used.toString(), offset: at, count })}`
    const first = new URLSearchParams([...used, ['_count', String(count)]])
    return `${fhirBase}/${type}?${first.toString()}`
  }

  return printBundle(fhirBase, matches.length, link, found, included)
}

function printBundle(
  fhirBase: string,
  total: number,
  link: { relation: string; url: string }[],
  matches: readonly StoredResource[],
  included: readonly StoredResource[],
): string {
  const entry = (mode: string) => (resource: StoredResource) =>
    `{"fullUrl":${JSON.stringify(`${fhirBase}/${resource.type}/${resource.id}`)},` +
    `"resource":${resource.json},"search":{"mode":"${mode}"}}`
  const entries = [...matches.map(entry('match')), ...included.map(entry('include'))]
  const head = `"resourceType":"Bundle","type":"searchset","total":${String(total)},"link":${JSON.stringify(link)}`
  return entries.length === 0 ? `{${head}}` : `{${head},"entry":[${entries.join(',')}]}`
}

/** @throws FhirError 400 when it is no whole number. */
function readCount(value: string | null): number {
  if (value === null) return DEFAULT_COUNT
  if (!/^\d{1,9}$/.test(value))
    throw new FhirError(400, 'value', `_count must be a whole number, not "${value}".`)
  return Math.min(Number(value), MAX_COUNT)
}

/** @throws FhirError 403 when the value names another patient than the token's. */
function assertOwnPatient(value: string, patientId: string, fhirBase: string): void {
  const own = [patientId, `Patient/${patientId}`, `${fhirBase}/Patient/${patientId}`]
  if (!value.split(',').every((item) => own.includes(item))) {
    throw new FhirError(403, 'forbidden', 'The access token does not cover this patient.')
  }
}
