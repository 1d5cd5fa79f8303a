import { describe, expect, it } from 'vitest'
import { FAULT_PLANS, labelOfFault } from '../../contract/faults.ts'
import { LIVE_PLAN_ID } from '../../contract/hostMistakes.ts'
import { createDirectory } from './directory.ts'
import { endpointRecordSchema } from './endpointRecord.ts'
import { testDirectory } from './testDirectory.ts'
import { TEST_PLANS } from './testPlans.ts'

const records = testDirectory('http://sandbox.example')
const directory = createDirectory(records)
const labels = (query: string) => directory.search('TEST', query).plans.map(({ label }) => label)

describe('the test directory', () => {
  it('holds about thirty valid plans with ids and names of their own', () => {
    for (const record of records) expect(endpointRecordSchema.parse(record)).toEqual(record)
    expect(records.length).toBeGreaterThanOrEqual(30)
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length)
    expect(new Set(records.map(({ name }) => name)).size).toBe(records.length)
  })

  it.each([
    ['d39433b7-0fbd-4bc2-bdae-fb276799979f', 'Humana', 'humana-sandbox'],
    ['7c308678-b82f-4787-b961-9e62f24d4120', 'Aetna', 'aetna'],
    ['cc84dfcd-2344-48e9-8707-cc3b8ec6ad74', 'HealthFirst', 'healthfirst'],
  ])('keeps the known id %s', (id, label, name) => {
    expect(directory.get(id)).toMatchObject({ label: [label], name, status: 'CONNECTED' })
  })

  it('has plans that are not yet available, and plans that cannot be refreshed', () => {
    expect(records.filter(({ status }) => status !== 'CONNECTED').length).toBeGreaterThan(1)
    expect(records.filter(({ refreshable }) => !refreshable)).toHaveLength(2)
  })
})

describe('search', () => {
  it('shows the popular plans, in their order, before anything is typed', () => {
    const popular = directory.popular('TEST').map(({ label }) => label)
    expect(popular.slice(0, 3)).toEqual(['Humana', 'Aetna', 'UnitedHealthcare'])
    for (const query of ['', '   ', '?!']) expect(labels(query)).toEqual(popular)
  })

  it.each([
    ['aetna', 'Aetna'],
    ['AET', 'Aetna'],
    ['uhc', 'UnitedHealthcare'],
    ['united health', 'UnitedHealthcare'],
    ['medi-cal', 'Medi-Cal'],
    ['medical', 'Medi-Cal'],
    ['Peach State', 'Peach State Health Plan'],
    ['badger care', 'BadgerCare Plus'],
    ['bcbs il', 'Blue Cross and Blue Shield of Illinois'],
    ['blue cross illinois', 'Blue Cross and Blue Shield of Illinois'],
    ['michigan', 'Blue Cross Blue Shield of Michigan'],
    ['kaiser', 'Kaiser Permanente'],
    ['humanna', 'Humana'],
    ['atena', 'Aetna'],
    ['blue button', 'Medicare'],
    ['mass health', 'MassHealth'],
  ])('finds by "%s" first %s', (query, label) => expect(labels(query)[0]).toBe(label))

  it.each(['bcbs', 'blue cross'])('finds the Blues by "%s"', (query) => {
    expect(labels(query).length).toBeGreaterThan(8)
  })

  it('finds both plans of HCSC', () => {
    expect(labels('hcsc').sort()).toEqual([
      'Blue Cross and Blue Shield of Illinois',
      'Blue Cross and Blue Shield of Texas',
    ])
  })

  it.each(['qwxz health', 'zzzz', '<script>', '12345'])('finds nothing by %j', (query) => {
    const { plans } = directory.search('TEST', query)
    expect(plans).toEqual([])
  })

  it('tells nothing of test plans to live keys', () => {
    expect(directory.search('LIVE', 'aetna')).toEqual({ plans: [], total: 0 })
    expect(directory.popular('LIVE').map(({ id }) => id)).toEqual([LIVE_PLAN_ID])
  })
})

describe('the plans whose payer fails', () => {
  const isFailing = (label: string) => label.startsWith('Sandbox: ')

  it('stand in the directory, one for each of the table, at a FHIR base of their own', () => {
    for (const plan of FAULT_PLANS) {
      expect(directory.get(plan.id)).toMatchObject({
        label: [labelOfFault(plan)],
        status: 'CONNECTED',
        mode: 'TEST',
        fhirBase: `http://sandbox.example/faults/${plan.slug}/fhir`,
        planNotOffered: plan.planNotOffered === undefined ? [] : [plan.planNotOffered],
      })
    }
    expect(new Set(records.filter(({ label }) => isFailing(label[0]!)).map(({ id }) => id))).toEqual(
      new Set(FAULT_PLANS.map(({ id }) => id)),
    )
  })

  it.each(FAULT_PLANS.map((plan) => [labelOfFault(plan), plan.code] as const))(
    'are found by name and code: %s',
    (label, code) => {
      expect(labels(label)[0]).toBe(label)
      expect(labels(label.replace('Sandbox: ', ''))).toContain(label)
      expect(labels(code)).toContain(label)
    },
  )

  it('are found together by "sandbox", and never offered before anything is typed', () => {
    expect(directory.search('TEST', 'sandbox')).toMatchObject({ total: FAULT_PLANS.length })
    expect(labels('').filter(isFailing)).toEqual([])
  })

  it('stay out of the way of those who look for a real plan', () => {
    const queries = TEST_PLANS.flatMap(({ label, aliases, organization, subtitle }) => [
      ...label,
      ...aliases,
      organization,
      subtitle,
    ])
    for (const query of [...queries, 'health plan', 'blue', 'medicaid', 'care']) {
      expect([query, labels(query).filter(isFailing)]).toEqual([query, []])
    }
  })

  it('show a test login just where the patient gets to sign in', () => {
    for (const { id, where } of FAULT_PLANS) {
      const signsIn = where !== 'discovery' && where !== 'callback'
      expect([id, directory.get(id)?.testLogin !== undefined]).toEqual([id, signsIn])
    }
  })
})
