import type { JsonObject } from '../fhir/json.ts'
import { carin, concept, hl7 } from './codes/coding.ts'
import { dollars } from './money.ts'

/**
 * What became of a charge, in cents. Four equations hold for every item, and so for every total:
 *
 *     submitted       = eligible + discount
 *     eligible        = benefit + memberliability
 *     memberliability = deductible + copay + coinsurance
 *     benefit         = paidtoprovider + paidtopatient
 *
 * `paidbypatient` is what the patient handed over at the counter: at most the liability.
 */
export interface Amounts {
  submitted: number
  discount: number
  eligible: number
  deductible: number
  copay: number
  coinsurance: number
  benefit: number
  paidtoprovider: number
  paidtopatient: number
  paidbypatient: number
  memberliability: number
}

export type AmountName = keyof Amounts

/** Where each category's code comes from. */
const CATEGORIES: Record<AmountName, { system: string; display: string }> = {
  submitted: { system: hl7('adjudication'), display: 'Submitted Amount' },
  discount: { system: carin('C4BBAdjudication'), display: 'Discount' },
  eligible: { system: hl7('adjudication'), display: 'Eligible Amount' },
  deductible: { system: hl7('adjudication'), display: 'Deductible' },
  copay: { system: hl7('adjudication'), display: 'CoPay' },
  coinsurance: { system: carin('C4BBAdjudication'), display: 'Co-insurance' },
  benefit: { system: hl7('adjudication'), display: 'Benefit Amount' },
  paidtoprovider: { system: carin('C4BBAdjudication'), display: 'Paid to provider' },
  paidtopatient: { system: carin('C4BBAdjudication'), display: 'Paid to patient' },
  paidbypatient: { system: carin('C4BBAdjudication'), display: 'Paid by patient' },
  memberliability: { system: carin('C4BBAdjudication'), display: 'Member liability' },
}

interface Terms {
  /** What the plan's contract allows of the charge, in percent. */
  allowedPercent: number
  deductibleLeft: number
  copay: number
  coinsurancePercent: number
  /** At the pharmacy counter: the whole liability is paid at once. */
  paidAtCounter: boolean
}

/** Splits one charge by the plan's terms. */
export function adjudicate(submitted: number, terms: Terms): Amounts {
  const eligible = Math.round((submitted * terms.allowedPercent) / 100)
  const deductible = Math.min(eligible, terms.deductibleLeft)
  const copay = Math.min(eligible - deductible, terms.copay)
  const coinsurance = Math.round(((eligible - deductible - copay) * terms.coinsurancePercent) / 100)
  const memberliability = deductible + copay + coinsurance
  const benefit = eligible - memberliability
  return {
    submitted,
    discount: submitted - eligible,
    eligible,
    deductible,
    copay,
    coinsurance,
    benefit,
    paidtoprovider: benefit,
    paidtopatient: 0,
    paidbypatient: terms.paidAtCounter ? memberliability : copay,
    memberliability,
  }
}

/** FHIR's list of amounts by category, as items and totals carry it. */
export function printAmounts(amounts: Amounts): JsonObject[] {
  return (Object.keys(CATEGORIES) as AmountName[]).map((name) => ({
    category: concept(CATEGORIES[name].system, name, CATEGORIES[name].display),
    amount: dollars(amounts[name]),
  }))
}

/** The sum over items: it keeps the equations. */
export function sumAmounts(items: readonly Amounts[]): Amounts {
  const sum = (name: AmountName): number => items.reduce((total, item) => total + item[name], 0)
  const names = Object.keys(CATEGORIES) as AmountName[]
  return Object.fromEntries(names.map((name) => [name, sum(name)])) as Record<AmountName, number>
}
