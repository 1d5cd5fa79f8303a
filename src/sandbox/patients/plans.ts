import type { JsonObject } from '../fhir/json.ts'
import { concept, hl7, SYSTEMS } from './codes/coding.ts'
import type { Terms } from './policy.ts'

/** A plan as its members' Coverages tell it, with its terms. */
export interface Plan {
  type: JsonObject
  class: JsonObject[]
  network?: string
  terms: Terms
}

const YEAR_DAYS = 365

function planClass(
  code: 'group' | 'plan' | 'rxbin' | 'rxpcn',
  display: string,
  value: string,
  name?: string,
) {
  const type = concept(hl7('coverage-class'), code, display)
  return { type, value, ...(name === undefined ? {} : { name }) }
}

function medicarePart(part: 'A' | 'B' | 'C' | 'D', code: string, display: string, terms: Terms): Plan {
  return {
    type: concept(SYSTEMS.payerTypology, code, display),
    class: [planClass('plan', 'Plan', `Part ${part}`)],
    terms,
  }
}

const NO_FILLS = { fillCopayCents: 0, deductibleAppliesToFills: false }

const PPO_TERMS: Terms = {
  deductibleCents: 75_000,
  termDays: YEAR_DAYS,
  visitCopayCents: 2500,
  coinsurancePercent: 20,
  fillCopayCents: 1000,
  deductibleAppliesToFills: false,
}

const PPO = {
  type: concept(hl7('v3-ActCode'), 'PPO', 'preferred provider organization policy'),
  network: 'Sandbox Choice Network',
}

export const PLANS = {
  /** Its deductible is due once, for as long as the membership lasts. */
  choice: {
    ...PPO,
    class: [
      planClass('group', 'Group', 'SB-1001', 'Example Works'),
      planClass('plan', 'Plan', 'SB-PPO-25', 'Choice PPO 25'),
    ],
    terms: { ...PPO_TERMS, termDays: 10 * YEAR_DAYS },
  },
  /** The same with a deductible for each year. */
  choiceYearly: {
    ...PPO,
    class: [
      planClass('group', 'Group', 'SB-2044', 'Example Mills'),
      planClass('plan', 'Plan', 'SB-PPO-40', 'Choice PPO 40'),
    ],
    terms: { ...PPO_TERMS, deductibleCents: 150_000, visitCopayCents: 4000 },
  },
  dental: {
    type: concept(hl7('v3-ActCode'), 'DENTAL', 'dental care policy'),
    class: [
      planClass('group', 'Group', 'SB-2044', 'Example Mills'),
      planClass('plan', 'Plan', 'SB-DEN-1', 'Smile Dental'),
    ],
    network: 'Sandbox Dental Network',
    terms: {
      deductibleCents: 5000,
      termDays: YEAR_DAYS,
      visitCopayCents: 0,
      coinsurancePercent: 20,
      ...NO_FILLS,
    },
  },
  medicareA: medicarePart('A', '121', 'Medicare FFS', {
    deductibleCents: 163_200,
    termDays: 60,
    visitCopayCents: 0,
    coinsurancePercent: 0,
    ...NO_FILLS,
  }),
  medicareB: medicarePart('B', '121', 'Medicare FFS', {
    deductibleCents: 24_000,
    termDays: YEAR_DAYS,
    visitCopayCents: 0,
    coinsurancePercent: 20,
    ...NO_FILLS,
  }),
  medicareC: medicarePart('C', '111', 'Medicare HMO', {
    deductibleCents: 0,
    termDays: YEAR_DAYS,
    visitCopayCents: 1500,
    coinsurancePercent: 10,
    fillCopayCents: 500,
    deductibleAppliesToFills: false,
  }),
  medicareD: {
    ...medicarePart('D', '122', 'Medicare Drug Benefit', {
      deductibleCents: 12_000,
      termDays: YEAR_DAYS,
      visitCopayCents: 0,
      coinsurancePercent: 0,
      fillCopayCents: 700,
      deductibleAppliesToFills: true,
    }),
    class: [
      planClass('plan', 'Plan', 'Part D', 'Sandbox Rx'),
      planClass('rxbin', 'RX BIN', '610999'),
      planClass('rxpcn', 'RX PCN', 'SANDBOXD'),
    ],
  },
} as const satisfies Record<string, Plan>
