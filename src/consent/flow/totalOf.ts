import type { Counts } from './state.ts'

/** All records of all kinds. */
export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
