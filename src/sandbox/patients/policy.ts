import { daysBetween } from './dates.ts'

/** What a plan pays of a claim. */
export interface Terms {
  /** For each term, counted from the day on which the policy began. */
  deductibleCents: number
  /** How long the deductible lasts until it is due anew. */
  termDays: number
  visitCopayCents: number
  /** The member's share of what is left after deductible and copay. */
  coinsurancePercent: number
  fillCopayCents: number
  deductibleAppliesToFills: boolean
}

/** A coverage of one member, with what has been used of its deductible. */
export interface Policy {
  /** `Coverage/<id>`. */
  coverage: string
  insurer: { reference: string; display: string }
  since: string
  terms: Terms
  /** Cents of the deductible that claims have used up, by term. */
  used: Map<number, number>
}

/** Which of a member's policies pays for what; often all are the same one. */
export interface Policies {
  hospital: Policy
  medical: Policy
  pharmacy: Policy
  dental?: Policy
}

/** One policy for everything. */
export function samePolicy(policy: Policy): Policies {
  return { hospital: policy, medical: policy, pharmacy: policy }
}

function termOf({ since, terms }: Policy, date: string): number {
  return Math.floor(daysBetween(since, date) / terms.termDays)
}

/** Cents of the deductible that the member still has to pay at that date. */
export function deductibleLeft(policy: Policy, date: string): number {
  return policy.terms.deductibleCents - (policy.used.get(termOf(policy, date)) ?? 0)
}

export function useDeductible(policy: Policy, date: string, cents: number): void {
  const term = termOf(policy, date)
  policy.used.set(term, (policy.used.get(term) ?? 0) + cents)
}
