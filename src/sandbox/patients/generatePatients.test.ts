import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { listReferences } from '../../contract/listReferences.ts'
import { isResourceType, isSharedResourceType, RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { isObject, printJson, type Json, type Resource } from '../fhir/json.ts'
import { createResourceStore } from '../fhir/resourceStore.ts'
import { REQUIRED_FIELDS } from '../testing/requiredFields.ts'
import { addYears, endOfLastMonth } from './dates.ts'
import { generatePatients } from './generatePatients.ts'
import { isNpi } from './npi.ts'
import { sampleMembers } from './testing/sampleMembers.ts'

const TODAY = '2026-09-30'
const HAPPENED =
  /"(effectiveDateTime|occurrenceDateTime|onsetDateTime|abatementDateTime|whenHandedOver|servicedDate|created|date|lastUpdated|recorded)":"[^"]{10}/g
const samples = sampleMembers()
const everySeed = (check: (resources: Resource[], today: string) => void): void => {
  for (const { seed, today, resources } of samples)
    try {
      check(resources, today)
    } catch (cause) {
      throw new Error(`seed ${String(seed)}, ${today}`, { cause })
    }
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
    const print = (seed: number): string =>
      createHash('sha256')
        .update(JSON.stringify(generatePatients(seed, TODAY).resources))
        .digest('hex')
    expect(print(7)).toBe(print(7))
    expect(print(7)).not.toBe(print(8))
  })

  it('have the documented logins, the numbered ones of the README', () => {
    const { accounts, resources } = generatePatients(1, TODAY)
    expect(accounts.map(({ username, password }) => [username, password])).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => [`patient${String(number)}@flexpa.com`, 'examplepatient']),
    )
    expect(accounts.map(({ people }) => people.length)).toEqual([1, 2, 1, 1, 1, 1])
    expect(createResourceStore(resources, 'https://payer.example/fhir').orphans).toEqual([])
  })

  it('are an adult with a year of care, a new member, one with thousands of records and one with next to none', () => {
    const { accounts, resources } = generatePatients(1, TODAY)
    const store = createResourceStore(resources, 'https://payer.example/fhir')
    const sizes = accounts.map(({ people }) => {
      const types = RESOURCE_TYPES.filter((type) => !isSharedResourceType(type))
      return types.flatMap((type) => store.list(type, people[0]!.patientId))
    })
    expect(sizes[0]!.length).toBeGreaterThan(90)
    expect(sizes[2]!.length).toBeLessThan(20)
    expect(sizes[4]!.length).toBeGreaterThanOrEqual(2_000)
    expect(sizes[5]!.map(({ type }) => type)).toEqual(['Coverage', 'Patient'])
  })

  it('have a Medicare member over 65 with Parts A, B, C and D', () => {
    everySeed((resources, today) => {
      const coverages = resources.filter(
        ({ resourceType, class: classes }) =>
          resourceType === 'Coverage' && printJson(classes).includes('"value":"Part '),
      )
      const parts = coverages.map(({ class: classes }) => (classes as [{ value: string }])[0].value)
      expect(parts).toEqual(['Part A', 'Part B', 'Part C', 'Part D'])
      expect(coverages.map(({ status }) => status)).toEqual(['active', 'active', 'cancelled', 'active'])
      const [owner] = new Set(coverages.map(({ beneficiary }) => printJson(beneficiary)))
      const patient = resources.find(({ id }) => owner?.includes(`Patient/${id}`))
      expect(addYears(patient?.birthDate as string, 65) <= today).toBe(true)
    })
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
    everySeed((resources, today) => {
      for (const resource of resources) {
        const text = printJson(resource)
        for (const [, npi = ''] of text.matchAll(/us-npi","value":"(\d+)"/g)) expect(isNpi(npi)).toBe(true)
        const late = (text.match(HAPPENED) ?? []).filter((date) => date.slice(-10) > today)
        expect(late).toEqual([])
      }
    })
  })
})

describe('endOfLastMonth', () => {
  it.each([
    ['2026-11-24T10:00:00Z', '2026-10-31'],
    ['2026-01-01T00:00:00Z', '2025-12-31'],
    ['2028-03-31T23:59:59Z', '2028-02-29'],
  ])('of %s is %s', (now, day) => expect(endOfLastMonth(Date.parse(now))).toBe(day))
})
