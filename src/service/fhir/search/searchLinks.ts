import { tagOf } from './query/parseSearch.ts'
import { isCountOnly } from './query/resultParameters.ts'
import type { Search } from './query/parseSearch.ts'

export interface Link {
  relation: 'self' | 'first' | 'next' | 'previous'
  url: string
}

interface Place {
  /** The public address of the FHIR API. */
  fhirUrl: string
  authorizationId: string
  /** The generation that was read: the other pages stay in it, whatever a sync does meanwhile. */
  generation: number
  hasNext: boolean
}

/** Absolute links in the order of seed 002: self and first always, next and previous where there are such pages. */
export function searchLinks(search: Search, place: Place): Link[] {
  const { count, offset, generation } = search.results
  const self: Link = { relation: 'self', url: url(search, place, offset, generation) }
  if (isCountOnly(search.results)) return [self]
  const page = (relation: Link['relation'], start: number): Link => ({
    relation,
    url: url(search, place, start, place.generation),
  })
  return [
    self,
    page('first', 0),
    ...(place.hasNext ? [page('next', offset + count)] : []),
    ...(offset > 0 ? [page('previous', Math.max(0, offset - count))] : []),
  ]
}

function url(search: Search, place: Place, offset: number, generation: number | undefined): string {
  const parameters: [string, string][] = [
    ...search.used,
    ['_count', String(search.results.count)],
    ...(isCountOnly(search.results) ? [] : ([['_offset', String(offset)]] as [string, string][])),
    ['_tag', tagOf(place.authorizationId)],
    ...(generation === undefined ? [] : ([['_generation', String(generation)]] as [string, string][])),
  ]
  return `${place.fhirUrl}/${search.type}?${new URLSearchParams(parameters).toString()}`
}
