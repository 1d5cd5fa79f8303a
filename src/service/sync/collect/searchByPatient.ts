import { isResourceType } from '../../../contract/resourceTypes.ts'
import { isObject, objectsAt, ownMember, stringAt } from '../fhirJson.ts'
import { PayerRequestFailed } from './payerClient.ts'
import { readIssues } from './payerIssues.ts'
import type { Json, JsonObject, PayerResource } from '../fhirJson.ts'
import type { PayerClient } from './payerClient.ts'

const PAGE_SIZE = 100
const MAX_PAGES = 1000

export interface SearchPage {
  /** In the order of the payer, matches and what it included. */
  resources: PayerResource[]
}

/**
 * Walks a search to its end by its `next` links, whatever they look like: relative or absolute, but at the payer's own
 * origin. A link that was followed before, or more than a thousand pages, end the walk with a failure.
 */
export async function* walkSearch(
  client: PayerClient,
  path: string,
  query: Record<string, string>,
): AsyncGenerator<SearchPage> {
  const parameters = new URLSearchParams({ ...query, _count: String(PAGE_SIZE) })
  let url: string | undefined = `${client.base}/${path}?${parameters.toString()}`
  const seen = new Set<string>()
  while (url !== undefined) {
    if (seen.has(url) || seen.size >= MAX_PAGES) throw unusable('the paging has no end')
    seen.add(url)
    const bundle = await client.get(url)
    if (!isObject(bundle) || bundle.resourceType !== 'Bundle') throw notABundle(bundle)
    yield { resources: readEntries(bundle) }
    url = nextLink(bundle, url)
  }
}

function readEntries(bundle: JsonObject): PayerResource[] {
  return objectsAt(bundle, 'entry')
    .map((entry) => readResource(ownMember(entry, 'resource')))
    .filter((resource) => resource !== undefined)
}

/** Undefined for what we do not keep: other types, OperationOutcomes, resources without an id. */
export function readResource(json: Json | undefined): PayerResource | undefined {
  if (!isObject(json)) return undefined
  const id = stringAt(json, 'id')
  const type = stringAt(json, 'resourceType')
  return id !== undefined && id !== '' && isResourceType(type) ? { type, id, json } : undefined
}

function nextLink(bundle: JsonObject, from: string): string | undefined {
  const link = objectsAt(bundle, 'link').find((candidate) => candidate.relation === 'next')
  const url = link === undefined ? undefined : stringAt(link, 'url')
  if (url === undefined || url === '') return undefined
  if (!URL.canParse(url, from)) throw unusable('the next link is no address')
  return new URL(url, from).href
}

function notABundle(body: Json): PayerRequestFailed {
  const issues = readIssues(body)
  return issues.length > 0
    ? new PayerRequestFailed('an OperationOutcome came instead of a Bundle', issues)
    : unusable('the answer is no Bundle')
}

function unusable(message: string): PayerRequestFailed {
  return new PayerRequestFailed(message, [{ severity: 'error', code: 'structure' }])
}
