import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listReferences } from '../../contract/listReferences.ts'
import { isResourceType, RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { isObject, printJson, type Json, type Resource } from '../fhir/json.ts'
import { createResourceStore } from '../fhir/resourceStore.ts'
import { REQUIRED_FIELDS } from '../testing/requiredFields.ts'
import { generatePatients } from './generatePatients.ts'
import { isNpi } from './npi.ts'

const TODAY = '2026-09-30'
const HAPPENED =
  /"(effectiveDateTime|occurrenceDateTime|onsetDateTime|abatementDateTime|whenHandedOver|servicedDate|created|date|lastUpdated|recorded)":"[^"]{10}/g
const everySeed = (check: (resources: Resource[]) => void): void => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true }),
      (seed, day) => {
        check(generatePatients(seed, day.toISOString().slice(0, 10)).resources)
      },
    ),
    { numRuns: 40 },
  )
}

/** The values at a path; lists on the way are entered. An absent parent has no children to miss. */
function valuesAt(value: Json, [step, ...rest]: readonly string[]): Json[] {
  if (Array.isArray(value))
    return value.flatMap((item) => valuesAt(item, step === undefined ? [] : [step, ...rest]))
  if (step === undefined) return [value]
  const names = step.split('|')
  const found = isObject(value)
    ? names.map((name) => value[name]).find((item) => item !== undefined)
    : undefined
  if (rest.length === 0) return [found]
  return found === undefined ? [] : valuesAt(found, rest)
}

function missingFields(resource: Resource): string[] {
  const { resourceType: type } = resource
  if (!isResourceType(type)) return [`${type} is not served`]
  const missing = REQUIRED_FIELDS[type].filter((path) =>
    valuesAt(resource, path.split('.')).includes(undefined),
  )
  return missing.map((path) => `${type}.${path}`)
}

describe('generated patients', () => {
  it('are the same for the same seed and day, and others for another seed', () => {
    const print = (seed: number): string => printJson(generatePatients(seed, TODAY).resources)
    expect(print(7)).toBe(print(7))
    expect(print(7)).not.toBe(print(8))
  })

  it('have the documented logins: an adult, a parent with a child, and one with few records', () => {
    const { accounts, resources } = generatePatients(1, TODAY)
    expect(accounts.map(({ username, password }) => [username, password])).toEqual([
      ['patient1@flexpa.com', 'examplepatient'],
      ['patient2@flexpa.com', 'examplepatient'],
      ['patient3@flexpa.com', 'examplepatient'],
    ])
    expect(accounts.map(({ people }) => people.length)).toEqual([1, 2, 1])
    const store = createResourceStore(resources, 'https://payer.example/fhir')
    const [many, , few] = accounts.map(
      ({ people }) => RESOURCE_TYPES.flatMap((type) => store.list(type, people[0]!.patientId)).length,
    )
    expect(many).toBeGreaterThan(90)
    expect(few).toBeLessThan(60)
    expect(store.orphans).toEqual([])
  })

  it('cover all 23 types', () => {
    const types = new Set(generatePatients(1, TODAY).resources.map(({ resourceType }) => resourceType))
    expect([...types].sort()).toEqual([...RESOURCE_TYPES])
  })

  it('have every field that R4 requires, a valid and unique id, and no empty value', () => {
    everySeed((resources) => {
      const ids = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`))
      expect(ids.size).toBe(resources.length)
      const faults = resources.flatMap((resource) => [
        ...missingFields(resource),
        ...(/^[A-Za-z0-9\-.]{1,64}$/.test(resource.id) ? [] : [`id ${resource.id}`]),
        ...(/:(""|\[\]|\{\}|null)/.test(printJson(resource))
          ? [`empty value in ${printJson(resource)}`]
          : []),
      ])
      expect(faults).toEqual([])
    })
  })

  it('refer only to resources that exist', () => {
    everySeed((resources) => {
      const ids = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`))
      expect(
        resources.flatMap((resource) => listReferences(resource)).filter((key) => !ids.has(key)),
      ).toEqual([])
    })
  })

  it('have real NPIs in form, and nothing that happens after the records end', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const resource of generatePatients(seed, TODAY).resources) {
          const text = printJson(resource)
          for (const [, npi = ''] of text.matchAll(/us-npi","value":"(\d+)"/g)) expect(isNpi(npi)).toBe(true)
          const happened = text.match(HAPPENED)
          for (const date of happened ?? []) expect(date.slice(-10) <= TODAY).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('a generated claim', () => {
  const cents = (money: Json): number => {
    if (!isObject(money)) throw new Error('no Money')
    const digits = printJson(money.value)
    expect(digits).toMatch(/^-?\d+\.\d\d$/)
    return Math.round(Number(digits) * 100)
  }
  const readAmounts = (entries: Json): Record<string, number> => {
    const amounts: Record<string, number> = {}
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (!isObject(entry) || entry.amount === undefined) continue
      const [code = ''] = valuesAt(entry, ['category', 'coding', 'code'])
      amounts[typeof code === 'string' ? code : ''] = cents(entry.amount)
    }
    return amounts
  }

  it('adds up to the cent: each total is the sum of its items, and the four equations hold', () => {
    everySeed((resources) => {
      for (const claim of resources.filter(({ resourceType }) => resourceType === 'ExplanationOfBenefit')) {
        const total = readAmounts(claim.total)
        const items = (claim.item as Json[]).map((item) =>
          readAmounts(isObject(item) ? item.adjudication : null),
        )
        for (const [name, amount] of Object.entries(total)) {
          expect([name, items.reduce((sum, item) => sum + (item[name] ?? 0), 0)]).toEqual([name, amount])
        }
        for (const amounts of [total, ...items]) {
          const { submitted, eligible, discount, benefit, memberliability, deductible, copay, coinsurance } =
            amounts
          expect(submitted).toBe(eligible! + discount!)
          expect(eligible).toBe(benefit! + memberliability!)
          expect(memberliability).toBe(deductible! + copay! + coinsurance!)
          expect(benefit).toBe(amounts.paidtoprovider! + amounts.paidtopatient!)
          expect(amounts.paidbypatient).toBeLessThanOrEqual(memberliability!)
          expect(Math.min(...Object.values(amounts))).toBeGreaterThanOrEqual(0)
        }
        expect(isObject(claim.payment) && cents(claim.payment.amount)).toBe(total.benefit)
      }
    })
  })

  it('comes in each of the four CARIN shapes', () => {
    const profiles = generatePatients(1, TODAY)
      .resources.filter(({ resourceType }) => resourceType === 'ExplanationOfBenefit')
      .map(({ meta }) => printJson(valuesAt(meta, ['profile'])[0]))
    for (const shape of [
      'Inpatient-Institutional',
      'Outpatient-Institutional',
      'Pharmacy',
      'Professional-NonClinician',
    ]) {
      expect(profiles.some((profile) => profile.includes(`C4BB-ExplanationOfBenefit-${shape}|2.0.0`))).toBe(
        true,
      )
    }
  })

  it('never takes more deductible than the plan has', () => {
    everySeed((resources) => {
      const byPatient = new Map<string, number>()
      for (const claim of resources.filter(({ resourceType }) => resourceType === 'ExplanationOfBenefit')) {
        const [patient] = valuesAt(claim, ['patient', 'reference'])
        const before = byPatient.get(printJson(patient)) ?? 0
        byPatient.set(printJson(patient), before + (readAmounts(claim.total).deductible ?? 0))
      }
      expect(Math.max(...byPatient.values())).toBeLessThanOrEqual(75_000)
    })
  })
})
