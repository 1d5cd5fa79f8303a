import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sharedData } from '../../../src/contract/testing/sharedData.ts'
import { coverageCards } from './coverageOf.ts'
import { readResource } from './fhir.ts'
import { indexRecords } from './recordIndex.ts'

function cardsOf(...resources: unknown[]) {
  const records = resources.map((resource) => readResource(JSON.stringify(resource)))
  return coverageCards(records, indexRecords(records))
}

const claimWith = (id: string, coverage: object) => ({
  resourceType: 'ExplanationOfBenefit',
  id,
  contained: [{ resourceType: 'Coverage', id: 'coverage', ...coverage }],
})

describe('coverageCards', () => {
  it('makes one card of the coverage that many claims contain', () => {
    const coverage = {
      status: 'active',
      type: { text: 'no_insurance' },
      payor: [{ display: 'no_insurance' }],
    }
    const cards = cardsOf(claimWith('1', coverage), claimWith('2', coverage), claimWith('3', {}))
    expect(cards).toHaveLength(2)
    expect(cards[0]).toMatchObject({
      name: 'No insurance',
      payer: 'No insurance',
      status: 'Active',
      inClaims: 2,
    })
    expect(cards[0]).not.toHaveProperty('memberId')
  })

  it("finds the payer's name in the Organization that it references", () => {
    const [card] = cardsOf(
      { resourceType: 'Organization', id: 'payer', name: 'Humana' },
      { resourceType: 'Coverage', id: '1', payor: [{ reference: 'Organization/payer' }] },
    )
    expect(card).toMatchObject({ name: 'Humana', payer: 'Humana', inClaims: 0 })
  })

  it('follows a reference to no other server', () => {
    const [card] = cardsOf({
      resourceType: 'Coverage',
      payor: [{ reference: 'https://evil.example/Organization/1' }],
    })
    expect(card).not.toHaveProperty('payer')
    expect(card?.name).toBe('Health plan, name not given')
  })
})

const carin = sharedData('carin-bb/2.0.0')

describe.runIf(carin !== null)('coverageCards over CARIN Blue Button', () => {
  it('reads plan, group, member and period', () => {
    const text = readFileSync(join(carin ?? '', 'Coverage-Coverage3.json'), 'utf8')
    const record = readResource(text)
    expect(coverageCards([record], indexRecords([record]))[0]).toMatchObject({
      name: 'XYZ123-UPMC CONSUMER ADVA',
      memberId: '1234-234-1243-12345678901',
      group: 'Acme Corporation',
      relationship: 'Self',
      period: 'Jan 1, 2019 to Oct 31, 2019',
      status: 'Active',
    })
  })
})
