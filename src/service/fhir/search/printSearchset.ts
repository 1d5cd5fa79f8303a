import { randomUUID } from 'node:crypto'
import { searchLinks } from './searchLinks.ts'
import { MAX_INCLUDED } from './includeResources.ts'
import type { FoundResource } from './foundResource.ts'
import type { Search } from './query/parseSearch.ts'
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
  const entries = [
    ...page.matches.map((resource) => printEntry(resource, 'match', place)),
    ...page.included.map((resource) => printEntry(resource, 'include', place)),
    ...(page.isCut ? [CUT] : []),
  ]
  return `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`
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
