import { addDays } from './dates.ts'
import { addCoverage, type Membership } from './generators/coverage.ts'
import { PLACES } from './generators/places.ts'
import type { Covered } from './openChart.ts'
import { PLANS, type Plan } from './plans.ts'
import { samePolicy, type Policies } from './policy.ts'

interface Card {
  subscriberId: string
  /** The parent's `Patient/<id>` for a child on the parent's plan. */
  subscriber?: string
  dependent?: string
  since: string
}

function membershipOf({ patient, network }: Covered, card: Card): Membership {
  return {
    patient,
    subscriber: card.subscriber ?? patient,
    subscriberId: card.subscriberId,
    dependent: card.dependent ?? '01',
    relationship: card.subscriber === undefined ? 'self' : 'child',
    insurer: { reference: network.payer, display: PLACES.payer.name },
    since: card.since,
  }
}

/** One plan for everything. */
export function coverByOnePlan(covered: Covered, plan: Plan, card: Card): Policies {
  return samePolicy(addCoverage(covered, plan, membershipOf(covered, card)))
}

/** A health plan, and a dental plan beside it. */
export function coverWithDental(covered: Covered, card: Card): Policies {
  const membership = membershipOf(covered, card)
  const health = addCoverage(covered, PLANS.choiceYearly, membership)
  const insurer = { reference: covered.network.dentalPlan, display: PLACES.dentalPlan.name }
  return { ...samePolicy(health), dental: addCoverage(covered, PLANS.dental, { ...membership, insurer }) }
}

/**
 * A Medicare beneficiary: entitled to Parts A and B since `since`, in a Medicare Advantage plan (Part C) for the first
 * two years, since then in Original Medicare with a drug plan (Part D). What the claims of these records name is
 * Original Medicare.
 */
export function coverByMedicare(
  covered: Covered,
  { medicareId, since, original }: { medicareId: string; since: string; original: string },
): Policies {
  const { patient, network } = covered
  const membership = {
    patient,
    subscriber: patient,
    subscriberId: medicareId,
    relationship: 'self',
    memberNumber: { system: 'http://hl7.org/fhir/sid/us-mbi', value: medicareId },
  } as const
  const medicare = { reference: network.medicare, display: PLACES.medicare.name }
  const advantage = { reference: network.payer, display: PLACES.payer.name }
  const drugPlan = { reference: network.drugPlan, display: PLACES.drugPlan.name }

  const hospital = addCoverage(covered, PLANS.medicareA, { ...membership, insurer: medicare, since })
  const medical = addCoverage(covered, PLANS.medicareB, { ...membership, insurer: medicare, since })
  const ended = { since, until: addDays(original, -1) }
  addCoverage(covered, PLANS.medicareC, { ...membership, insurer: advantage, ...ended })
  const drugs = { ...membership, insurer: drugPlan, since: original }
  return { hospital, medical, pharmacy: addCoverage(covered, PLANS.medicareD, drugs) }
}
