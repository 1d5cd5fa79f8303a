import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isResourceType } from '../../../src/contract/resourceTypes.ts'
import { sharedData } from '../../../src/contract/testing/sharedData.ts'
import { claimOf } from './claimOf.ts'
import { coverageCards } from './coverageOf.ts'
import { at, listAt, readResource } from './fhir.ts'
import { formatMoney } from './money.ts'
import { indexRecords } from './recordIndex.ts'
import { rowOf } from './rowOf.ts'
import { groupBySection } from './sections.ts'
import { spendingTotals } from './spendingTotals.ts'
import type { ReadResource } from './fhir.ts'

const folder = sharedData('synthea')
const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'))

/** The records of a bundle as FlexpaLink serves them: relative references in place of `urn:uuid:`. */
function recordsOf(file: string): ReadResource[] {
  const bundle: unknown = JSON.parse(readFileSync(join(folder ?? '', file), 'utf8'))
  const resources = listAt(bundle, 'entry').map((entry) => at(entry, 'resource'))
  const types = new Map(resources.map((resource) => [at(resource, 'id'), at(resource, 'resourceType')]))
  const synced = resources.filter((resource) => isResourceType(at(resource, 'resourceType')))
  return synced.map((resource) =>
    readResource(
      JSON.stringify(resource).replace(/urn:uuid:([0-9a-f-]+)/g, (whole, id: string) => {
        const type = types.get(id)
        return typeof type === 'string' ? `${type}/${id}` : whole
      }),
    ),
  )
}

describe.runIf(folder !== null)('the record views over every Synthea file', () => {
  it.each(files)('%s: each record is in one section, with a title', (file) => {
    const records = recordsOf(file)
    const index = indexRecords(records)
    const groups = groupBySection(records)
    const shown = [...groups.values()].flat()
    expect(shown).toHaveLength(records.length)
    expect(new Set(shown).size).toBe(records.length)
    for (const record of records) {
      const { title } = record.type === 'ExplanationOfBenefit' ? claimOf(record, index) : rowOf(record, index)
      expect(title).not.toBe('')
      expect(title).not.toMatch(/undefined|\[object|name not given/)
    }
  })

  it.each(files.filter((file) => file.includes('_') && !file.includes('Information')))(
    '%s: coverage is found inside the claims, and what the plan paid is the payment that the claim names',
    (file) => {
      const records = recordsOf(file)
      const index = indexRecords(records)
      const claims = records.filter(({ type }) => type === 'ExplanationOfBenefit')
      const cards = coverageCards(records, index)
      expect(cards.length).toBeGreaterThan(0)
      expect(cards.reduce((sum, { inClaims }) => sum + inClaims, 0)).toBe(claims.length)
      for (const record of claims) {
        const { billed, paid } = claimOf(record, index).totals
        expect(billed).toBeDefined()
        const payment = at(record.json, 'payment', 'amount', 'value')
        if (typeof payment === 'number')
          expect(paid && formatMoney(paid)).toBe(
            new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(
              Math.round(payment * 100 + 1e-6) / 100,
            ),
          )
      }
      const spending = spendingTotals(claims.map(({ json }) => json))
      expect(spending.counted).toBe(claims.length)
      expect(spending.billed.missing).toBe(0)
    },
  )
})
