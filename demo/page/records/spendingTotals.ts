import { claimTotals } from './claimTotals.ts'
import { textAt } from './fhir.ts'
import { addMoney } from './money.ts'
import type { Money } from './money.ts'

export interface Spending {
  sum?: Money
  /** How many of the counted claims give no such figure. */
  missing: number
}

export interface SpendingTotals {
  /** The claims that were added up: not cancelled ones, nor approvals in advance. */
  counted: number
  billed: Spending
  paid: Spending
  owed: Spending
}

/** A claim that stands: neither cancelled, nor a draft, nor entered by mistake, nor only an approval in advance. */
export function isBill(eob: unknown): boolean {
  const status = textAt(eob, 'status') ?? 'active'
  const use = textAt(eob, 'use') ?? 'claim'
  return status === 'active' && use === 'claim'
}

/** Adds the claims up, to the cent. A sum is absent where no claim has the figure or where currencies differ. */
export function spendingTotals(eobs: readonly unknown[]): SpendingTotals {
  const totals = eobs.filter(isBill).map(claimTotals)
  return {
    counted: totals.length,
    billed: spendingOf(totals.map(({ billed }) => billed)),
    paid: spendingOf(totals.map(({ paid }) => paid)),
    owed: spendingOf(totals.map(({ owed }) => owed)),
  }
}

function spendingOf(figures: readonly (Money | undefined)[]): Spending {
  const given = figures.filter((money) => money !== undefined)
  const sum = addMoney(given)
  return { missing: figures.length - given.length, ...(sum ? { sum } : {}) }
}
