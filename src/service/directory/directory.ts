import { MAX_PLANS_A_SEARCH } from '../../contract/plans.ts'
import { indexPlans } from './rankPlans.ts'
import { planName } from './planName.ts'
import type { Mode } from '../../contract/keys.ts'
import type { PlanCard, PlanList } from '../../contract/plans.ts'
import type { EndpointRecord } from './endpointRecord.ts'

/** The health plans that patients can find. Kept in memory; the same records stand in the `endpoint` table. */
export interface Directory {
  get(endpointId: string): EndpointRecord | undefined
  all(): readonly EndpointRecord[]
  /** The plans shown before anything is typed, best first. */
  popular(mode: Mode): PlanCard[]
  /** Closest match first; an empty query lists the popular plans. */
  search(mode: Mode, query: string): PlanList
}

/** How many plans stand in for popular ones where the directory names none. */
const POPULAR_BY_DEFAULT = 8

export function createDirectory(records: readonly EndpointRecord[]): Directory {
  const byId = new Map(records.map((record) => [record.id, record]))
  const rank = indexPlans(records)

  const popular = (mode: Mode) => {
    const candidates = records.filter((record) => record.mode === mode)
    const named = candidates
      .filter((record) => record.popularity !== undefined)
      .sort((left, right) => (left.popularity ?? 0) - (right.popularity ?? 0))
    return (named.length > 0 ? named : candidates.slice(0, POPULAR_BY_DEFAULT)).map(planCard)
  }

  return {
    get: (endpointId) => byId.get(endpointId.toLowerCase()),
    all: () => records,
    popular,
    search(mode, query) {
      const matches = rank(query)
      if (matches === undefined) {
        const plans = popular(mode)
        return { plans: plans.slice(0, MAX_PLANS_A_SEARCH), total: plans.length }
      }
      const found = matches.filter((record) => record.mode === mode)
      return { plans: found.slice(0, MAX_PLANS_A_SEARCH).map(planCard), total: found.length }
    },
  }
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
