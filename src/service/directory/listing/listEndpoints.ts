import { compareNames } from '../rankPlans.ts'
import type { EndpointRecord } from '../endpointRecord.ts'
import type { Directory } from '../directory.ts'
import type { Ranked } from '../rankPlans.ts'

/** What of the directory is asked for; what is absent filters nothing. */
export interface Filters {
  mode?: EndpointRecord['mode'] | undefined
  status?: EndpointRecord['status'] | undefined
  network?: EndpointRecord['network'] | undefined
  type?: EndpointRecord['organization']['type'] | undefined
  refreshable?: boolean | undefined
}

/** Where an endpoint stands in the order of a search. It means something although the endpoint may be gone. */
export interface Place {
  score: number
  rank: number
  label: string
  id: string
}

export interface Listing {
  records: EndpointRecord[]
  /** How many come before these. */
  before: number
  total: number
  /** Where the next page begins: after this. Undefined on the last page. */
  next: Place | undefined
}

/**
 * A page of the directory, after a place. Pages are bound to places and not to numbers, so that whatever comes or goes
 * between two of them, each endpoint that stays is listed once.
 */
export function listEndpoints(
  directory: Pick<Directory, 'find'>,
  {
    search,
    filters,
    after,
    limit,
  }: { search: string; filters: Filters; after: Place | undefined; limit: number },
): Listing {
  const matches = directory.find(search)
  const from = after === undefined ? 0 : firstAfter(matches, after)
  const page: Ranked[] = []
  let before = 0
  let total = 0
  let position = 0
  for (const match of matches) {
    const isBefore = position < from
    position += 1
    if (!passes(match.record, filters)) continue
    total += 1
    if (isBefore) before += 1
    else if (page.length < limit) page.push(match)
  }
  const last = page.at(-1)
  const isLast = before + page.length === total
  return {
    records: page.map(({ record }) => record),
    before,
    total,
    next: last === undefined || isLast ? undefined : placeOf(last),
  }
}

function passes(record: EndpointRecord, { mode, status, network, type, refreshable }: Filters): boolean {
  return (
    (mode === undefined || record.mode === mode) &&
    (status === undefined || record.status === status) &&
    (network === undefined || record.network === network) &&
    (type === undefined || record.organization.type === type) &&
    (refreshable === undefined || record.refreshable === refreshable)
  )
}

function placeOf({ record, score, rank }: Ranked): Place {
  return { score, rank, label: record.label[0] ?? '', id: record.id }
}

function comparePlaces(left: Place, right: Place): number {
  return right.score - left.score || left.rank - right.rank || compareNames(left, right)
}

/** The position of the first match that comes after a place; the list is in order. */
function firstAfter(matches: readonly Ranked[], place: Place): number {
  let low = 0
  let high = matches.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const match = matches[middle]
    if (match !== undefined && comparePlaces(placeOf(match), place) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
