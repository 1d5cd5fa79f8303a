import { codesOf } from './codeText.ts'
import { at, listAt, textAt } from './fhir.ts'
import { addMoney, moneyOf } from './money.ts'
import type { Money } from './money.ts'

/**
 * What a claim cost, what the plan paid, what the patient owes, from an ExplanationOfBenefit.
 *
 * Payers write the same figure in different places, under different codes: CARIN Blue Button in `total` and in the
 * lines' `adjudication`; Synthea and CMS Blue Button under the CMS variables' names, often in the lines only. For each
 * figure the places are tried in this order, and the first that has it wins; nothing is ever guessed, and where no
 * place has it, the figure is absent, which is not the same as 0:
 *
 * 1. `total`, 2. the claim's own `adjudication`, 3. `payment.amount` (for paid), 4. the line that is itself the total
 * (revenue code 0001, for billed), 5. the sum over the other lines.
 *
 * Owed is the payer's "member liability"; where that is nowhere, deductible, copay and coinsurance are added up.
 */
export interface ClaimTotals {
  billed?: Money
  paid?: Money
  owed?: Money
  /** True when `owed` is deductible, copay and coinsurance added up here, not a figure of the payer's. */
  owedWorkedOut: boolean
}

const SYSTEMS = [
  'http://terminology.hl7.org/CodeSystem/adjudication',
  'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication',
  // Blue Button's older answers name the value set where the code system belongs.
  'http://hl7.org/fhir/us/carin-bb/ValueSet/C4BBAdjudication',
  'https://bluebutton.cms.gov/',
]

const BILLED = ['line_sbmtd_chrg_amt', 'rev_cntr_tot_chrg_amt', 'submitted', 'tot_rx_cst_amt', 'drugcost']
const PAID_TO_PROVIDER = ['line_prvdr_pmt_amt', 'paidtoprovider']
const PAID_TO_PATIENT = ['line_bene_pmt_amt', 'paidtopatient']
const BENEFIT = ['line_nch_pmt_amt', 'benefit']
const LIABILITY = ['memberliability']
const DEDUCTIBLE = ['line_bene_ptb_ddctbl_amt', 'deductible']
const COPAY = ['copay']
const COINSURANCE = ['line_coinsrnc_amt', 'coinsurance']

/** What a drug cost below and above Part D's threshold, which CMS files under coinsurance: it is nobody's share. */
const GROSS_DRUG_COST = ['gdc_blw_oopt_amt', 'gdc_abv_oopt_amt']

type Figure = (adjudications: readonly unknown[]) => Money | undefined

const billed: Figure = (list) => amountOf(list, BILLED)
const paid: Figure = (list) => sumOf(list, PAID_TO_PROVIDER, PAID_TO_PATIENT) ?? amountOf(list, BENEFIT)
const liability: Figure = (list) => amountOf(list, LIABILITY)
const parts: Figure = (list) => sumOf(list, DEDUCTIBLE, COPAY, COINSURANCE)

export function claimTotals(eob: unknown): ClaimTotals {
  const totalLine = listAt(eob, 'item').find(isTotalLine)
  const given = {
    billed: figureOf(eob, billed, billed(listAt(totalLine, 'adjudication'))),
    paid: figureOf(eob, paid, moneyOf(at(eob, 'payment', 'amount'))),
  }
  const owedGiven = figureOf(eob, liability)
  const owed = owedGiven ?? figureOf(eob, parts)
  return {
    ...(given.billed ? { billed: given.billed } : {}),
    ...(given.paid ? { paid: given.paid } : {}),
    ...(owed ? { owed } : {}),
    owedWorkedOut: owedGiven === undefined && owed !== undefined,
  }
}

/** What one line (`item` or `addItem`) was billed at. */
export function lineBilled(line: unknown): Money | undefined {
  return billed(listAt(line, 'adjudication')) ?? moneyOf(at(line, 'net'))
}

function figureOf(eob: unknown, figure: Figure, elsewhere?: Money): Money | undefined {
  return (
    figure(listAt(eob, 'total')) ??
    figure(listAt(eob, 'adjudication')) ??
    elsewhere ??
    addMoney(
      linesOf(eob)
        .map((line) => figure(listAt(line, 'adjudication')))
        .filter((money) => money !== undefined),
    )
  )
}

/** What was billed line by line, without the line that sums up the others. */
export function linesOf(eob: unknown): unknown[] {
  return [...listAt(eob, 'item').filter((line) => !isTotalLine(line)), ...listAt(eob, 'addItem')]
}

function isTotalLine(line: unknown): boolean {
  return codesOf(line, 'revenue').includes('0001')
}

function sumOf(list: readonly unknown[], ...codeLists: string[][]): Money | undefined {
  return addMoney(codeLists.map((codes) => amountOf(list, codes)).filter((money) => money !== undefined))
}

/** The amount under the first of the codes that has one: a line may repeat a broad code beside a narrower one. */
function amountOf(list: readonly unknown[], codes: readonly string[]): Money | undefined {
  for (const code of codes)
    for (const entry of list) {
      const counts = hasCode(entry, code) && !GROSS_DRUG_COST.some((other) => hasCode(entry, other))
      const money = counts ? moneyOf(at(entry, 'amount')) : undefined
      if (money) return money
    }
  return undefined
}

function hasCode(entry: unknown, wanted: string): boolean {
  return listAt(entry, 'category', 'coding').some((coding) => {
    const system = textAt(coding, 'system') ?? ''
    const code = textAt(coding, 'code') ?? ''
    return (
      SYSTEMS.some((known) => system.startsWith(known)) && code.slice(code.lastIndexOf('/') + 1) === wanted
    )
  })
}
