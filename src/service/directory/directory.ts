import { MAX_PLANS_A_SEARCH } from '../../contract/plans.ts'
import { indexPlans } from './rankPlans.ts'
import { planName } from './planName.ts'
import type { Mode } from '../../contract/keys.ts'
import type { PlanCard, PlanList } from '../../contract/plans.ts'
import type { EndpointRecord } from './endpointRecord.ts'
import type { PlanIndex, Ranked } from './rankPlans.ts'

/** The health plans that patients can find. Kept in memory; the same records stand in the `endpoint` table. */
export interface Directory {
  get(endpointId: string): EndpointRecord | undefined
  all(): readonly EndpointRecord[]
  /** The plans shown before anything is typed, best first. */
  popular(mode: Mode): PlanCard[]
  /** Closest match first; an empty query lists the popular plans. */
  search(mode: Mode, query: string): PlanList
  /** Every plan that matches, closest first; an empty query matches all, by name. */
  find(query: string): readonly Ranked[]
  /** Puts these in the place of what was imported before. */
  setImported(records: readonly EndpointRecord[]): void
}

/** How many plans stand in for popular ones where the directory names none. */
const POPULAR_BY_DEFAULT = 8

/** All that follows from the records, made anew when they change. */
interface Contents {
  records: readonly EndpointRecord[]
  byId: ReadonlyMap<string, EndpointRecord>
  index: PlanIndex
  inOrder: readonly Ranked[]
  popular: Readonly<Record<Mode, PlanCard[]>>
}

/** @param records those of the service's own file; they come before what was imported, should an id be in both */
export function createDirectory(records: readonly EndpointRecord[]): Directory {
  let contents = contentsOf(records)

  return {
    get: (endpointId) => contents.byId.get(endpointId.toLowerCase()),
    all: () => contents.records,
    popular: (mode) => contents.popular[mode],
    search(mode, query) {
      const found = contents.index.search(query, mode)
      if (found === undefined) {
        const plans = contents.popular[mode]
        return { plans: plans.slice(0, MAX_PLANS_A_SEARCH), total: plans.length }
      }
      const first = found.slice(0, MAX_PLANS_A_SEARCH)
      return { plans: first.map(({ record }) => planCard(record)), total: found.length }
    },
    find: (query) => contents.index.search(query) ?? contents.inOrder,
    setImported(imported) {
      const own = new Set(records.map(({ id }) => id))
      contents = contentsOf([...records, ...imported.filter(({ id }) => !own.has(id))])
    },
  }
}

function contentsOf(records: readonly EndpointRecord[]): Contents {
  const index = indexPlans(records)
  return {
    records,
    byId: new Map(records.map((record) => [record.id, record])),
    index,
    inOrder: index.sorted.map((record) => ({ record, score: 0, rank: 0 })),
    popular: { TEST: popularPlans(records, 'TEST'), LIVE: popularPlans(records, 'LIVE') },
  }
}

function popularPlans(records: readonly EndpointRecord[], mode: Mode): PlanCard[] {
  const candidates = records.filter((record) => record.mode === mode)
  const named = candidates
    .filter((record) => record.popularity !== undefined)
    .sort((left, right) => (left.popularity ?? 0) - (right.popularity ?? 0))
  if (named.length > 0) return named.map(planCard)
  const connected = candidates.filter(({ status }) => status === 'CONNECTED')
  return (connected.length > 0 ? connected : candidates).slice(0, POPULAR_BY_DEFAULT).map(planCard)
}

/** What a plan's row on the screen shows of the record. */
export function planCard(record: EndpointRecord): PlanCard {
  return {
    id: record.id,
    label: planName(record),
    ...(record.subtitle !== undefined && { subtitle: record.subtitle }),
    available: record.status === 'CONNECTED',
    refreshable: record.refreshable,
    ...(record.mode === 'TEST' && record.testLogin !== undefined && { testLogin: record.testLogin }),
  }
}
