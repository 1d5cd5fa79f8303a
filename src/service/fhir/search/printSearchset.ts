import { randomUUID } from 'node:crypto'
import { parseJson, printJson } from '../../sync/fhirJson.ts'
import { subsetResource } from '../subset/subsetResource.ts'
import { searchLinks } from './searchLinks.ts'
import { MAX_INCLUDED } from './includeResources.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { JsonObject } from '../../sync/fhirJson.ts'
import type { Subset } from '../subset/subsetResource.ts'
import type { FoundResource } from './foundResource.ts'
import type { Search } from './query/parseSearch.ts'
import type { ResultParameters } from './query/resultParameters.ts'
import type { Page } from './searchResources.ts'

interface Place {
  fhirUrl: string
  authorizationId: string
  generation: number
}

/** A page as the text of a Bundle. Stored texts are put together, not parsed and printed again. */
export function printSearchset(search: Search, page: Page, place: Place): string {
  const head = JSON.stringify({
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'searchset',
    ...(page.total !== undefined && { total: page.total }),
    link: searchLinks(search, { ...place, hasNext: page.hasNext }),
  })
  const { summary, elements } = subsetsOf(search.results)
  const entries = [
    ...page.matches.map((resource) => printEntry(part(resource, summary ?? elements), 'match', place)),
    ...page.included.map((resource) => printEntry(part(resource, summary), 'include', place)),
    ...(page.isCut ? [CUT] : []),
  ]
  return `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`
}

/** A summary is of all that is in the Bundle, elements are of the type that is searched for. It goes before elements. */
function subsetsOf({ summary, elements }: ResultParameters): { summary?: Subset; elements?: Subset } {
  return {
    ...(summary !== 'false' && summary !== 'count' && { summary: { summary } }),
    ...(elements.length > 0 && { elements: { elements } }),
  }
}

function part(resource: FoundResource, subset: Subset | undefined): FoundResource {
  if (subset === undefined) return resource
  const json = parseJson(resource.content) as JsonObject
  return { ...resource, content: printJson(subsetResource(resource.type as ResourceType, json, subset)) }
}

function printEntry(
  { type, id, content }: FoundResource,
  mode: 'match' | 'include',
  { fhirUrl }: Place,
): string {
  const fullUrl = JSON.stringify(`${fhirUrl}/${type}/${id}`)
  return `{"fullUrl":${fullUrl},"resource":${content},"search":{"mode":"${mode}"}}`
}

/** Told where a page would have had more includes than we give. */
const CUT = JSON.stringify({
  resource: {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'warning',
        code: 'too-costly',
        details: { text: `_include and _revinclude add no more than ${MAX_INCLUDED} resources to a page` },
      },
    ],
  },
  search: { mode: 'outcome' },
})
