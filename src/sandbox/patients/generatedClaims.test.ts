import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isObject, printJson, type Resource } from '../fhir/json.ts'
import { adjudicate, sumAmounts, type Amounts } from './adjudicate.ts'
import { daysBetween } from './dates.ts'
import { generatePatients } from './generatePatients.ts'
import { PLANS } from './plans.ts'
import { amountsOf, centsOf, firstCode, itemAmountsOf } from './testing/claimAmounts.ts'
import { sampleMembers } from './testing/sampleMembers.ts'

const samples = sampleMembers()
const claimsOf = (resources: Resource[]): Resource[] =>
  resources.filter(({ resourceType }) => resourceType === 'ExplanationOfBenefit')
const everyClaim = (check: (claim: Resource) => void): void => {
  for (const { seed, today, resources } of samples)
    for (const claim of claimsOf(resources)) {
      try {
        check(claim)
      } catch (cause) {
        throw new Error(`seed ${String(seed)}, ${today}: ${printJson(claim)}`, { cause })
      }
    }
}
const referenceIn = (value: unknown): string => {
  if (!isObject(value) || typeof value.reference !== 'string') throw new Error('no reference')
  return value.reference
}

/** The equations that do not hold; a list, since there are thousands of amounts. */
function brokenEquations(amounts: Record<string, bigint>): string[] {
  const of = (name: string): bigint => amounts[name] ?? -1n
  const checks: [string, boolean][] = [
    ['submitted = eligible + discount', of('submitted') === of('eligible') + of('discount')],
    ['eligible = benefit + memberliability', of('eligible') === of('benefit') + of('memberliability')],
    [
      'memberliability = deductible + copay + coinsurance',
      of('memberliability') === of('deductible') + of('copay') + of('coinsurance'),
    ],
    [
      'benefit = paidtoprovider + paidtopatient',
      of('benefit') === of('paidtoprovider') + of('paidtopatient'),
    ],
    ['paidbypatient <= memberliability', of('paidbypatient') <= of('memberliability')],
    ['none is negative', Object.values(amounts).every((amount) => amount >= 0n)],
  ]
  return checks.filter(([, holds]) => !holds).map(([equation]) => equation)
}

describe('adjudication', () => {
  const terms = fc.record({
    allowedPercent: fc.integer({ min: 0, max: 100 }),
    deductibleLeft: fc.nat(200_000),
    copay: fc.nat(10_000),
    coinsurancePercent: fc.integer({ min: 0, max: 100 }),
    paidAtCounter: fc.boolean(),
  })
  const asCents = (amounts: Amounts): Record<string, bigint> =>
    Object.fromEntries(Object.entries(amounts).map(([name, cents]) => [name, BigInt(cents as number)]))

  it('keeps the four equations for any charge and terms, and so do sums', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(10_000_000), terms), { minLength: 1, maxLength: 8 }),
        (charges) => {
          const items = charges.map(([charge, plan]) => adjudicate(charge, plan))
          expect([...items, sumAmounts(items)].flatMap((item) => brokenEquations(asCents(item)))).toEqual([])
          for (const [index, item] of items.entries()) {
            const [charge, { deductibleLeft, copay }] = charges[index]!
            expect(item.submitted).toBe(charge)
            expect(item.deductible).toBeLessThanOrEqual(deductibleLeft)
            expect(item.copay).toBeLessThanOrEqual(copay)
          }
        },
      ),
    )
  })
})

describe('a generated claim', () => {
  it('adds up to the cent: each total is the sum of its items, and the equations hold', () => {
    everyClaim((claim) => {
      const total = amountsOf(claim.total)
      const items = itemAmountsOf(claim)
      expect(items.length).toBeGreaterThan(0)
      const sums = Object.keys(total).map((name) => [
        name,
        items.reduce((sum, item) => sum + (item[name] ?? 0n), 0n),
      ])
      expect(Object.fromEntries(sums)).toEqual(total)
      expect([total, ...items].flatMap(brokenEquations)).toEqual([])
      expect(isObject(claim.payment) && centsOf(claim.payment.amount)).toBe(total.benefit)
    })
  })

  it.each([
    ['Inpatient-Institutional', 'institutional', 'inpatient'],
    ['Outpatient-Institutional', 'institutional', 'outpatient'],
    ['Pharmacy', 'pharmacy', ''],
    ['Professional-NonClinician', 'professional', ''],
    ['Oral', 'oral', ''],
  ])('of the CARIN profile %s is of type %s %s, and there are some', (profile, type, subType) => {
    const url = `http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-ExplanationOfBenefit-${profile}|2.0.0`
    const claims = claimsOf(samples[0]!.resources).filter(({ meta }) => printJson(meta).includes(url))
    expect(claims.length).toBeGreaterThan(0)
    for (const claim of claims) {
      expect([firstCode(claim.type), firstCode(claim.subType)]).toEqual([type, subType])
    }
  })

  it('is paid by the coverage of its patient that its kind belongs to', () => {
    const { accounts, resources } = generatePatients(1, '2026-09-30')
    const medicare = accounts[3]!.people[0]!.patientId
    const coverages = new Map(resources.map((one) => [`${one.resourceType}/${one.id}`, one]))
    const parts: Record<string, Set<string>> = {}
    for (const claim of claimsOf(resources)) {
      const [{ coverage }] = claim.insurance as [{ coverage: unknown }]
      const policy = coverages.get(referenceIn(coverage))!
      expect(referenceIn(policy.beneficiary)).toBe(referenceIn(claim.patient))
      expect(referenceIn((policy.payor as [unknown])[0])).toBe(referenceIn(claim.insurer))
      if (referenceIn(claim.patient) !== `Patient/${medicare}`) continue
      const [{ value }] = policy.class as [{ value: string }]
      const kind = firstCode(claim.subType) || firstCode(claim.type)
      parts[kind] = (parts[kind] ?? new Set()).add(value)
    }
    expect(parts).toEqual({
      inpatient: new Set(['Part A']),
      outpatient: new Set(['Part B']),
      professional: new Set(['Part B']),
      pharmacy: new Set(['Part D']),
    })
  })

  it('never takes more deductible than the plan has for its term', () => {
    const limits = new Map(Object.values(PLANS).map((plan) => [printJson([...plan.class]), plan.terms]))
    const tooMuch: string[] = []
    for (const { seed, resources } of samples) {
      const policies = new Map(resources.map((one) => [`${one.resourceType}/${one.id}`, one]))
      const used = new Map<string, bigint>()
      for (const claim of claimsOf(resources)) {
        const [{ coverage }] = claim.insurance as [{ coverage: unknown }]
        const policy = policies.get(referenceIn(coverage))!
        const { deductibleCents, termDays } = limits.get(printJson(policy.class))!
        const { start } = policy.period as { start: string }
        const { start: from } = claim.billablePeriod as { start: string }
        const term = `${policy.id} ${String(Math.floor(daysBetween(start, from) / termDays))}`
        used.set(term, (used.get(term) ?? 0n) + (amountsOf(claim.total).deductible ?? 0n))
        if (used.get(term)! > BigInt(deductibleCents)) tooMuch.push(`${term}: seed ${String(seed)}`)
      }
    }
    expect(tooMuch).toEqual([])
  })
})
