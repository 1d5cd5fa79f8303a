import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FhirError } from '../http/fhirError.ts'
import { anySearch } from './testing/anySearch.ts'
import { idOf, storeRecords } from './testing/storedRecords.ts'
import type { StoredRecords, StoredResource } from './testing/storedRecords.ts'

const LOINC = 'http://loinc.org'
const UCUM = 'http://unitsofmeasure.org'
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

const names = {
  amy: idOf(1),
  weight: idOf(11),
  weightInPounds: idOf(12),
  pressure: idOf(13),
  note: idOf(14),
  lab: idOf(21),
  clinic: idOf(22),
  visit: idOf(31),
  stay: idOf(32),
  doctor: idOf(41),
  origin: idOf(51),
}
type Name = keyof typeof names

const about = { subject: { reference: `Patient/${names.amy}` } }
const quantity = (value: number, code: string, unit = code) => ({ value, system: UCUM, code, unit })

const resources: StoredResource[] = [
  {
    resourceType: 'Patient',
    id: names.amy,
    meta: {
      lastUpdated: '2026-11-20T10:00:00.000Z',
      source: 'https://payer.example/fhir/Patient/7',
      profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|6.1.0'],
      tag: [{ system: 'https://tags.example', code: 'one' }],
    },
    identifier: [{ system: 'https://plan.example/member', value: 'M,1|2' }],
    name: [{ family: 'Müller-Shaw', given: ['Amy', 'José'] }],
    birthDate: '1970-02-03',
    gender: 'female',
    generalPractitioner: [{ reference: `Practitioner/${names.doctor}` }],
  },
  {
    resourceType: 'Observation',
    id: names.weight,
    meta: { lastUpdated: '2026-11-20T10:00:00.000Z' },
    status: 'final',
    category: [{ coding: [{ system: 'http://cat.example', code: 'vital-signs' }] }],
    code: { coding: [{ system: LOINC, code: '29463-7', display: 'Body weight' }], text: 'Weight today' },
    ...about,
    encounter: { reference: `Encounter/${names.visit}` },
    effectiveDateTime: '2025-03-01T10:30:00+02:00',
    performer: [{ reference: `Organization/${names.clinic}` }, { reference: `Practitioner/${names.doctor}` }],
    valueQuantity: quantity(70.25, 'kg'),
  },
  {
    resourceType: 'Observation',
    id: names.weightInPounds,
    meta: { lastUpdated: '2026-11-21T10:00:00.000Z' },
    status: 'amended',
    code: { coding: [{ system: LOINC, code: '29463-7', display: 'Body weight' }] },
    ...about,
    effectiveDateTime: '2025-03',
    valueQuantity: { value: 150, unit: 'lb' },
  },
  {
    resourceType: 'Observation',
    id: names.pressure,
    status: 'final',
    code: { coding: [{ system: LOINC, code: '85354-9' }] },
    ...about,
    effectivePeriod: { start: '2025-05-01', end: '2025-05-03' },
    component: [
      { code: { coding: [{ system: LOINC, code: '8480-6' }] }, valueQuantity: quantity(120, 'mm[Hg]') },
      { code: { coding: [{ system: LOINC, code: '8462-4' }] }, valueQuantity: quantity(80, 'mm[Hg]') },
    ],
  },
  {
    resourceType: 'Observation',
    id: names.note,
    status: 'preliminary',
    code: { coding: [{ code: 'local' }] },
    ...about,
    performer: [{ reference: 'https://elsewhere.example/fhir/Organization/9' }],
    valueString: 'Feels Ångström fine',
  },
  {
    resourceType: 'Organization',
    id: names.lab,
    name: 'Quest Labs',
    partOf: { reference: `Organization/${names.clinic}` },
  },
  {
    resourceType: 'Organization',
    id: names.clinic,
    name: 'Clinic',
    partOf: { reference: `Organization/${names.lab}` },
  },
  {
    resourceType: 'Encounter',
    id: names.visit,
    status: 'finished',
    class: { system: ACT, code: 'AMB' },
    ...about,
    period: { start: '2025-03-01T09:00:00Z' },
    serviceProvider: { reference: `Organization/${names.clinic}` },
  },
  {
    resourceType: 'Encounter',
    id: names.stay,
    status: 'finished',
    class: { system: ACT, code: 'IMP' },
    ...about,
    serviceProvider: { identifier: { system: 'http://npi.example', value: '99' }, display: 'Mercy' },
  },
  {
    resourceType: 'Practitioner',
    id: names.doctor,
    name: [{ family: 'Ortiz', given: ['Dana'] }],
    gender: 'female',
  },
  {
    resourceType: 'Provenance',
    id: names.origin,
    target: [{ reference: `Observation/${names.weight}` }],
    recorded: '2025-03-01T10:30:00Z',
    agent: [{ who: { reference: `Practitioner/${names.doctor}` } }],
  },
]

let records: StoredRecords

beforeAll(async () => {
  records = await storeRecords(resources, { patientId: names.amy })
})
afterAll(() => records.database.close())

/** What is found, by the names above. */
async function found(query: string): Promise<string[]> {
  const ids = await records.find(query)
  return ids.map((id) => (Object.keys(names) as Name[]).find((name) => names[name] === id) ?? id)
}

describe('a search', () => {
  it.each<[query: string, found: Name[]]>([
    // token
    ['Observation?code=29463-7', ['weight', 'weightInPounds']],
    [`Observation?code=${LOINC}|29463-7`, ['weight', 'weightInPounds']],
    [`Observation?code=http://snomed.info/sct|29463-7`, []],
    [`Observation?code=${LOINC}|`, ['weight', 'weightInPounds', 'pressure']],
    ['Observation?code=|local', ['note']],
    ['Observation?code=|29463-7', []],
    ['Observation?code=LOCAL,85354-9', ['pressure', 'note']],
    ['Observation?status=final', ['weight', 'pressure']],
    ['Observation?status:not=final', ['weightInPounds', 'note']],
    ['Observation?status:not=final,amended', ['note']],
    ['Observation?category:not=vital-signs', ['weightInPounds', 'pressure', 'note']],
    ['Observation?category:missing=true', ['weightInPounds', 'pressure', 'note']],
    ['Observation?category:missing=false', ['weight']],
    ['Observation?code:text=body', ['weight', 'weightInPounds']],
    ['Observation?code:text=weight', ['weight']],
    ['Patient?identifier=https://plan.example/member|M\\,1\\|2', ['amy']],
    ['Patient?identifier=M\\,1\\|2', ['amy']],
    ['Patient?identifier=M', []],
    ['Patient?gender=female&birthdate=1970', ['amy']],
    // string
    ['Patient?name=muller', ['amy']],
    ['Patient?name=MÜLLER-s', ['amy']],
    ['Patient?name=jose', ['amy']],
    ['Patient?name=shaw', []],
    ['Patient?name:contains=SHAW', ['amy']],
    ['Patient?name:contains=.*', []],
    ['Patient?family:exact=Müller-Shaw', ['amy']],
    ['Patient?family:exact=Müller-shaw', []],
    ['Patient?family:exact=Müller', []],
    ['Patient?name=zoe,amy', ['amy']],
    ['Observation?value-string=feels angstrom', ['note']],
    // date: within, overlapping, before and after
    ['Observation?date=2025-03-01', ['weight']],
    ['Observation?date=2025-03', ['weight', 'weightInPounds']],
    ['Observation?date=2025', ['weight', 'weightInPounds', 'pressure']],
    ['Observation?date=2025-03-01T08:30:00Z', ['weight']],
    ['Observation?date=2025-03-01T10:30:00%2B02:00', ['weight']],
    ['Observation?date=2025-03-01T10:30:00 02:00', ['weight']],
    ['Observation?date=2025-03-01T08:30', ['weight']],
    ['Observation?date=2025-05-01', []],
    ['Observation?date=ne2025-03', ['pressure']],
    ['Observation?date=gt2025-05-01', ['pressure']],
    ['Observation?date=gt2025-03-15', ['weightInPounds', 'pressure']],
    ['Observation?date=lt2025-03-02', ['weight', 'weightInPounds']],
    ['Observation?date=ge2025-03&date=le2025-04', ['weight', 'weightInPounds']],
    ['Observation?date=sa2025-05-01', []],
    ['Observation?date=sa2025-04-30', ['pressure']],
    ['Observation?date=eb2025-03-02', ['weight']],
    ['Observation?date=ap2025-05-02', ['weightInPounds', 'pressure']],
    ['Observation?date:missing=true', ['note']],
    ['Encounter?date=ge2030', ['visit']],
    ['Patient?_lastUpdated=gt2026-11-19', ['amy']],
    ['Observation?_lastUpdated=2026-11-21', ['weightInPounds']],
    // quantity
    ['Observation?value-quantity=70.25', ['weight']],
    ['Observation?value-quantity=70.3', ['weight']],
    ['Observation?value-quantity=70.2', []],
    ['Observation?value-quantity=70', ['weight']],
    ['Observation?value-quantity=7e1', ['weight']],
    ['Observation?value-quantity=gt70', ['weight', 'weightInPounds']],
    ['Observation?value-quantity=gt70.25', ['weightInPounds']],
    ['Observation?value-quantity=ge70.25', ['weight', 'weightInPounds']],
    ['Observation?value-quantity=lt150&value-quantity=gt70.2', ['weight']],
    [`Observation?value-quantity=gt60|${UCUM}|kg`, ['weight']],
    ['Observation?value-quantity=150||lb', ['weightInPounds']],
    [`Observation?value-quantity=150|${UCUM}|lb`, []],
    ['Observation?value-quantity=ap65', ['weight']],
    ['Observation?value-quantity=ap60', []],
    ['Observation?component-value-quantity=120', ['pressure']],
    // reference
    ['Observation?patient=$PATIENT_ID&status=amended', ['weightInPounds']],
    [`Observation?subject=Patient/$PATIENT_ID&status=amended`, ['weightInPounds']],
    [`Observation?subject=https://api.example/fhir/Patient/$PATIENT_ID&status=amended`, ['weightInPounds']],
    [`Observation?subject=${names.amy.toUpperCase()}&status=amended`, ['weightInPounds']],
    [`Observation?performer=Organization/${names.clinic}`, ['weight']],
    [`Observation?performer=${names.doctor}`, ['weight']],
    [`Observation?performer:Practitioner=${names.clinic}`, []],
    [`Observation?performer:Organization=${names.clinic}`, ['weight']],
    ['Observation?performer=https://elsewhere.example/fhir/Organization/9', ['note']],
    ['Encounter?service-provider:identifier=http://npi.example|99', ['stay']],
    ['Encounter?service-provider:missing=false', ['visit', 'stay']],
    // uri
    ['Patient?_profile=http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient', ['amy']],
    ['Patient?_profile=http://hl7.org/fhir/us/core/StructureDefinition/us-core', []],
    ['Patient?_profile:below=http://hl7.org/fhir/us/core', ['amy']],
    ['Patient?_source=https://payer.example/fhir/Patient/7', ['amy']],
    ['Patient?_source:above=https://payer.example/fhir/Patient/7/_history/2', ['amy']],
    ['Patient?_tag=https://tags.example|one', ['amy']],
    ['Patient?_tag=https://tags.example|two', []],
    // composite, by element
    ['Observation?component-code-value-quantity=8480-6$120', ['pressure']],
    ['Observation?component-code-value-quantity=8480-6$80', []],
    [`Observation?code-value-quantity=${LOINC}|29463-7$gt100`, ['weightInPounds']],
    [`Observation?code-value-quantity=29463-7$70.25|${UCUM}|kg,29463-7$150`, ['weight', 'weightInPounds']],
    // chains and _has
    ['Observation?subject:Patient.name=muller&status=amended', ['weightInPounds']],
    ['Observation?patient.birthdate=1970-02-03&status=amended', ['weightInPounds']],
    ['Observation?patient.name=someone', []],
    ['Observation?encounter.service-provider.name=clinic', ['weight']],
    ['Observation?performer.name=ortiz', ['weight']],
    ['Observation?performer:Organization.name:exact=Clinic', ['weight']],
    ['Observation?patient.general-practitioner.gender=female&status=amended', ['weightInPounds']],
    ['Observation?patient._id=$PATIENT_ID&status=amended', ['weightInPounds']],
    ['Patient?_has:Observation:patient:code=29463-7', ['amy']],
    ['Patient?_has:Observation:patient:code=nothing', []],
    ['Practitioner?_has:Patient:general-practitioner:_id=$PATIENT_ID', ['doctor']],
    ['Patient?_has:Observation:patient:_has:Provenance:target:recorded=2025', ['amy']],
    ['Patient?_has:Observation:patient:encounter.class=AMB', ['amy']],
    ['Organization?_has:Encounter:service-provider:class=AMB', ['clinic']],
    ['Observation?encounter._has:Observation:encounter:code=29463-7', ['weight']],
    // _id
    [`Observation?_id=${names.note},${names.weight},nobody`, ['weight', 'note']],
    ['Patient?_id=$PATIENT_ID', ['amy']],
    ['Patient?name=$PATIENT_ID', []],
    ['Patient?identifier=$PATIENT_ID', []],
  ])('%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })
})

describe('the order of matches', () => {
  it.each<[query: string, found: Name[]]>([
    ['Observation', ['weight', 'weightInPounds', 'pressure', 'note']],
    ['Observation?_sort=-_id', ['note', 'pressure', 'weightInPounds', 'weight']],
    ['Observation?_sort=date', ['weightInPounds', 'weight', 'pressure', 'note']],
    ['Observation?_sort=-date', ['pressure', 'weight', 'weightInPounds', 'note']],
    ['Observation?_sort=value-quantity', ['weight', 'weightInPounds', 'pressure', 'note']],
    ['Observation?_sort=-value-quantity', ['weightInPounds', 'weight', 'pressure', 'note']],
    ['Observation?_sort=component-value-quantity', ['pressure', 'weight', 'weightInPounds', 'note']],
    ['Observation?_sort=status', ['weightInPounds', 'weight', 'pressure', 'note']],
    ['Observation?_sort=-status', ['note', 'weight', 'pressure', 'weightInPounds']],
    ['Observation?_sort=status,-date', ['weightInPounds', 'pressure', 'weight', 'note']],
    ['Observation?_sort=-code', ['note', 'pressure', 'weight', 'weightInPounds']],
    ['Observation?_sort=-_lastUpdated', ['weightInPounds', 'weight', 'pressure', 'note']],
    ['Observation?_sort=performer', ['weight', 'note', 'weightInPounds', 'pressure']],
    ['Organization?_sort=-name', ['lab', 'clinic']],
    ['Observation?_sort=colour,-date', ['pressure', 'weight', 'weightInPounds', 'note']],
    ['Observation?_sort=combo-code-value-quantity', ['weight', 'weightInPounds', 'pressure', 'note']],
  ])('%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  it('is refused under strict handling where it is not known, by name', async () => {
    await expect(records.page('Observation?_sort=-colour', true)).rejects.toThrow(/_sort.*-colour/)
  })
})

describe('includes', () => {
  /** Matches, then what was added, in any order. */
  async function added(query: string): Promise<string[]> {
    const { matches, included } = await records.page(query)
    const ids = included.map(({ id }) => id)
    expect(new Set([...ids, ...matches.map(({ id }) => id)]).size).toBe(ids.length + matches.length)
    return ids.map((id) => (Object.keys(names) as Name[]).find((name) => names[name] === id) ?? id).sort()
  }

  it.each<[query: string, added: Name[]]>([
    ['Observation?_include=Observation:subject', ['amy']],
    ['Observation?_include=Observation:patient&_include=Observation:encounter', ['amy', 'visit']],
    ['Observation?_include=Observation:performer', ['clinic', 'doctor']],
    ['Observation?_include=Observation:performer:Practitioner', ['doctor']],
    ['Observation?status=preliminary&_include=Observation:performer', []],
    ['Observation?_include=*', ['amy', 'clinic', 'doctor', 'visit']],
    ['Observation?_include=Observation:*', ['amy', 'clinic', 'doctor', 'visit']],
    ['Observation?_include=Encounter:service-provider', []],
    ['Observation?_include=Observation:encounter&_include=Encounter:service-provider', ['visit']],
    [
      'Observation?_include=Observation:encounter&_include:iterate=Encounter:service-provider',
      ['clinic', 'visit'],
    ],
    [
      'Observation?status=final&_include=Observation:encounter&_include:iterate=Encounter:service-provider&_include:iterate=Organization:partof',
      ['clinic', 'lab', 'visit'],
    ],
    // In a circle, and back to a match.
    ['Organization?name=quest&_include:iterate=Organization:partof', ['clinic']],
    ['Organization?name=quest&_revinclude:iterate=Organization:partof&_include:iterate=*', ['clinic']],
    ['Patient?_revinclude=Observation:patient', ['note', 'pressure', 'weight', 'weightInPounds']],
    ['Observation?_revinclude=Provenance:target', ['origin']],
    ['Patient?_revinclude=Provenance:target', []],
    ['Patient?_revinclude=Encounter:subject&_revinclude:iterate=Provenance:target', ['stay', 'visit']],
    [
      'Patient?_revinclude=Observation:subject&_revinclude:iterate=Provenance:target',
      ['note', 'origin', 'pressure', 'weight', 'weightInPounds'],
    ],
    ['Organization?name=clinic&_revinclude=*', ['lab', 'visit', 'weight']],
    ['Organization?name=clinic&_revinclude=Encounter:*', ['visit']],
    ['Organization?name=clinic&_revinclude=Observation:performer:Practitioner', []],
    ['Practitioner?_revinclude=Patient:general-practitioner:Practitioner', ['amy']],
    ['Observation?_include=Observation:colour&_include=Observation:subject', ['amy']],
    ['Observation?_include=Claim:patient&_include=Observation:subject:Device', []],
  ])('%s', async (query, expected) => {
    expect(await added(query)).toEqual(expected)
  })

  it('are of the page alone', async () => {
    expect(await added('Observation?_count=1&_include=Observation:performer')).toEqual(['clinic', 'doctor'])
    expect(await added('Observation?_count=1&_offset=1&_include=Observation:performer')).toEqual([])
    expect(await added('Observation?_count=0&_include=Observation:performer')).toEqual([])
  })

  it.each(['_include=Observation:colour', '_revinclude=Claim:patient', '_include=Patient:name'])(
    '%s is refused under strict handling, by name',
    async (query) => {
      await expect(records.page(`Observation?${query}`, true)).rejects.toThrow(/^_(rev)?include: /)
    },
  )
})

describe('totals', () => {
  it.each([
    ['Observation?_total=accurate&_count=1', 4],
    ['Observation?_total=estimate&status=final', 2],
    ['Observation?_summary=count&_include=*', 4],
    ['Observation?_count=0', 4],
    ['Observation?_total=none', undefined],
    ['Observation', undefined],
    ['Observation?_total=accurate&_offset=1000', 4],
    ['Observation?_total=accurate&_revinclude=*', 4],
  ])('%s: %s', async (query, total) => {
    expect((await records.page(query)).total).toBe(total)
  })
})

describe('any search that can be read', () => {
  it('can be made', async () => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(anySearch, async ({ type, pairs }) => {
        // HTTP refuses U+0000 before anyone reads the parameters.
        const query = new URLSearchParams(pairs).toString().replaceAll('%00', '')
        const page = await records.page(`${type}?${query}`).catch((error: unknown) => {
          expect(error).toBeInstanceOf(FhirError)
        })
        if (page !== undefined) made += 1
      }),
      { numRuns: 300 },
    )
    expect(made).toBeGreaterThan(50)
  })
})
