import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sharedData } from '../../../src/contract/testing/sharedData.ts'
import { claimTotals, linesOf } from './claimTotals.ts'
import { formatMoney } from './money.ts'
import type { Money } from './money.ts'

const CARIN = 'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication'
const HL7 = 'http://terminology.hl7.org/CodeSystem/adjudication'
const CMS = 'https://bluebutton.cms.gov/resources/codesystem/adjudication'

function amount(system: string, code: string, value: number) {
  return { category: { coding: [{ system, code }] }, amount: { value, currency: 'USD' } }
}

function shown(eob: unknown) {
  const { billed, paid, owed, owedWorkedOut } = claimTotals(eob)
  const text = (money?: Money) => money && formatMoney(money)
  return { billed: text(billed), paid: text(paid), owed: text(owed), owedWorkedOut }
}

describe('claimTotals', () => {
  it("takes the payer's totals as they stand", () => {
    const total = [
      amount(HL7, 'submitted', 412.5),
      amount(HL7, 'benefit', 300),
      amount(CARIN, 'paidtoprovider', 290),
      amount(CARIN, 'paidtopatient', 10.25),
      amount(CARIN, 'memberliability', 112.25),
      amount(HL7, 'copay', 20),
    ]
    expect(shown({ total })).toEqual({
      billed: '$412.50',
      paid: '$300.25',
      owed: '$112.25',
      owedWorkedOut: false,
    })
  })

  it('leaves out what is nowhere given, and shows a 0 that is given', () => {
    expect(shown({ total: [amount(HL7, 'submitted', 0)] })).toEqual({
      billed: '$0.00',
      paid: undefined,
      owed: undefined,
      owedWorkedOut: false,
    })
  })

  it('adds the lines exactly where the claim has no total of its own', () => {
    const line = {
      adjudication: [
        amount(CMS, 'https://bluebutton.cms.gov/resources/variables/line_sbmtd_chrg_amt', 140.52),
        amount(CMS, 'https://bluebutton.cms.gov/resources/variables/line_prvdr_pmt_amt', 112.41600000000001),
        amount(CMS, 'https://bluebutton.cms.gov/resources/variables/line_coinsrnc_amt', 28.104000000000003),
        amount(CMS, 'https://bluebutton.cms.gov/resources/variables/line_bene_ptb_ddctbl_amt', 0.01),
      ],
    }
    expect(shown({ item: [{}, line, line, line] })).toEqual({
      billed: '$421.56',
      paid: '$337.25',
      owed: '$84.34',
      owedWorkedOut: true,
    })
  })

  it('ignores the same words in a code system that it does not know', () => {
    expect(shown({ total: [amount('https://payer.example/codes', 'submitted', 12)] }).billed).toBeUndefined()
  })

  it('takes the line that sums up the others for the total, and never adds it to them', () => {
    const line = (revenue: string, value: number) => ({
      revenue: { coding: [{ system: 'https://www.nubc.org/CodeSystem/RevenueCodes', code: revenue }] },
      adjudication: [
        amount(CMS, 'https://bluebutton.cms.gov/resources/variables/rev_cntr_tot_chrg_amt', value),
      ],
    })
    expect(shown({ item: [line('0111', 4000), line('0250', 650), line('0001', 4700.5)] }).billed).toBe(
      '$4,700.50',
    )
    expect(shown({ item: [line('0111', 4000), line('0250', 650)] }).billed).toBe('$4,650.00')
    const withPaid = (revenue: string) => ({
      ...line(revenue, 10),
      adjudication: [amount(CARIN, 'paidtoprovider', 7.25)],
    })
    expect(shown({ item: [withPaid('0111'), withPaid('0250'), withPaid('0001')] }).paid).toBe('$14.50')
    expect(linesOf({ item: [line('0111', 4000), line('0001', 4000)] })).toHaveLength(1)
  })

  it("counts no gross drug cost as the patient's share, whatever else it is filed under", () => {
    const entry = {
      category: {
        coding: [
          { system: CARIN, code: 'coinsurance' },
          { system: CMS, code: 'https://bluebutton.cms.gov/resources/variables/gdc_blw_oopt_amt' },
        ],
      },
      amount: { value: 10, currency: 'USD' },
    }
    expect(shown({ item: [{ adjudication: [entry] }] }).owed).toBeUndefined()
  })

  it('adds nothing across currencies', () => {
    const line = (currency: string) => ({
      adjudication: [{ ...amount(HL7, 'submitted', 5), amount: { value: 5, currency } }],
    })
    expect(shown({ item: [line('USD'), line('EUR')] }).billed).toBeUndefined()
  })

  it.each([
    [null],
    ['text'],
    [{ total: 'no' }],
    [{ total: [null, { amount: 3 }] }],
    [{ item: [{ adjudication: {} }] }],
  ])('finds nothing in %j, and does not throw', (eob) => {
    expect(claimTotals(eob)).toEqual({ owedWorkedOut: false })
  })
})

const carin = sharedData('carin-bb/2.0.0')

describe.runIf(carin !== null)('claimTotals over the CARIN Blue Button examples', () => {
  it.each([
    ['Inpatient1', '$2,650.00', '$620.00', undefined],
    ['Inpatient2', '$7,147.20', '$1,393.57', '$0.00'],
    ['Oral1', '$410.00', '$350.00', undefined],
    ['Oral2', '$150.00', '$100.00', undefined],
    ['Outpatient2', '$84.40', '$56.52', '$0.00'],
    ['Pharmacy1', '$2,650.00', '$620.00', '$80.00'],
    ['Professional2', '$820.00', '$258.91', '$0.00'],
    ['ProfessionalTransportation1', '$82.97', '$82.97', '$0.00'],
  ])('EOB%s', (name, billed, paid, owed) => {
    const eob: unknown = JSON.parse(
      readFileSync(`${carin ?? ''}/ExplanationOfBenefit-EOB${name}.json`, 'utf8'),
    )
    expect(shown(eob)).toMatchObject({ billed, paid, ...(owed === undefined ? {} : { owed }) })
    if (owed === undefined) expect(claimTotals(eob).owed).toBeUndefined()
  })
})

const medicare = sharedData('cms-bluebutton')

describe.runIf(medicare !== null)("claimTotals over Medicare's claims", () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(`${medicare ?? ''}/${file}`, 'utf8'))

  it.each([
    ['Carrier', '$9,001.55', '$12.61', '$27.67'],
    ['DME', '$9,001.55', '$11.11', '$27.67'],
    ['HHA', '$9,001.55', '$3.50', '$27.67'],
    ['Hospice', '$9,001.55', '$3.50', '$27.67'],
    ['Outpatient', '$9,001.55', '$62.30', '$27.67'],
    ['Pharmacy', '$45.50', '$45.50', undefined],
    ['PriorAuth', undefined, undefined, undefined],
    ['SNF', '$9,001.55', '$3.50', '$27.67'],
  ])('%s', (name, billed, paid, owed) => {
    const eob = read(`bfd-idr-v3/ExplanationOfBenefit-${name}.json`)
    expect(shown(eob)).toMatchObject({ billed, paid, owed })
  })

  it.each([
    ['carrier', '$250.00', '$50.00', '$10.00'],
    ['in_pt', '$10,000.00', '$10,000.00', undefined],
    ['out_pt', '$300.00', '$20.00', '$0.00'],
  ])('Blue Button, %s', (name, billed, paid, owed) => {
    expect(shown(read(`bb2-web-server-v2/eob_read_${name}_v2.json`))).toMatchObject({ billed, paid, owed })
  })

  it.each([
    ['eob_search_pt_v2', (digits: string) => `$${digits}`],
    ['eob_search_v2', (digits: string) => `${digits} (currency not given)`],
  ])('Blue Button, Part D in %s', (name, money) => {
    const { entry } = read(`bb2-web-server-v2/${name}.json`) as { entry: { resource: unknown }[] }
    const [first, second] = entry.map(({ resource }) => shown(resource))
    expect(first).toMatchObject({ billed: money('10.00'), paid: money('0.00'), owed: undefined })
    expect(second).toMatchObject({ billed: money('10.00'), paid: money('10.00'), owed: undefined })
  })
})
