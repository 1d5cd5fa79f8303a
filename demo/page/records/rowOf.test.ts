import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../../src/contract/resourceTypes.ts'
import { sharedData } from '../../../src/contract/testing/sharedData.ts'
import { claimOf } from './claimOf.ts'
import { coverageCards } from './coverageOf.ts'
import { readResource } from './fhir.ts'
import { indexRecords } from './recordIndex.ts'
import { rowOf } from './rowOf.ts'
import { groupBySection } from './sections.ts'
import { spendingTotals } from './spendingTotals.ts'

const rowFor = (resource: unknown) => rowOf(readResource(JSON.stringify(resource)), indexRecords([]))

describe('rowOf', () => {
  it('names a condition, how it stands and when it was', () => {
    expect(
      rowFor({
        resourceType: 'Condition',
        code: { text: 'Viral sinusitis (disorder)' },
        clinicalStatus: { coding: [{ code: 'resolved' }] },
        onsetDateTime: '2016-03-16',
        abatementDateTime: '2016-04-06',
      }),
    ).toMatchObject({
      title: 'Viral sinusitis',
      status: 'Resolved',
      when: '2016-03-16',
      facts: [['Ended', 'Apr 6, 2016']],
    })
  })

  it('lists a type that it has no view for', () => {
    expect(rowFor({ resourceType: 'Basic', code: { text: 'Something' } }).title).toBe('Something')
    expect(rowFor({ resourceType: 'Basic' }).title).toBe('Basic, name not given')
    expect(rowOf(readResource('no JSON'), indexRecords([])).title).toBe('Unknown, name not given')
  })

  it('survives resources of any shape', () => {
    const anything = fc.anything({
      maxDepth: 4,
      key: fc.constantFrom('coding', 'code', 'name', 'period', 'item'),
    })
    const keys = fc.constantFrom(
      'code',
      'name',
      'category',
      'total',
      'item',
      'contained',
      'payor',
      'component',
    )
    fc.assert(
      fc.property(fc.constantFrom(...RESOURCE_TYPES), fc.dictionary(keys, anything), (resourceType, rest) => {
        const text = JSON.stringify({ ...rest, resourceType }, (_key, value: unknown) =>
          typeof value === 'bigint' ? String(value) : value,
        )
        const records = [readResource(text)]
        const index = indexRecords(records)
        for (const record of records) {
          expect(rowOf(record, index).title).not.toBe('')
          expect(claimOf(record, index).title).not.toBe('')
        }
        coverageCards(records, index)
        spendingTotals(records.map(({ json }) => json))
      }),
    )
  })
})

const folder = sharedData('r4-examples')

describe.runIf(folder !== null)('the record views over the R4 examples', () => {
  it('show each of them once, with a title', () => {
    const records = readdirSync(folder ?? '')
      .filter((name) => name.endsWith('.json'))
      .map((name) => readResource(readFileSync(join(folder ?? '', name), 'utf8')))
    const index = indexRecords(records)
    expect([...groupBySection(records).values()].flat()).toHaveLength(records.length)
    for (const record of records) expect(rowOf(record, index).title).not.toMatch(/^$|undefined|\[object/)
    expect(coverageCards(records, index).length).toBeGreaterThan(0)
  })
})
