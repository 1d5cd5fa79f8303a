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
