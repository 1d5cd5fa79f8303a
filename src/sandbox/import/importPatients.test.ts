import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listReferences } from '../../contract/listReferences.ts'
import { sharedData } from '../../contract/testing/sharedData.ts'
import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { printJson, type Resource } from '../fhir/json.ts'
import { createResourceStore } from '../fhir/resourceStore.ts'
import { countReachable } from '../testing/countReachable.ts'
import { ImportError } from './importError.ts'
import { importPatients, type ImportedPatients } from './importPatients.ts'

const BASE = 'http://localhost:4200/fhir'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-import-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, content: unknown): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
})
const importAll = (...paths: string[]): ImportedPatients => importPatients(paths, BASE, new Set())
const find = ({ resources }: ImportedPatients, key: string): Resource | undefined =>
  resources.find(({ resourceType, id }) => `${resourceType}/${id}` === key)
const ann = { resourceType: 'Patient', id: 'ann', name: [{ given: ['Ann'], family: 'Müller-Øst 2' }] }

describe('logins', () => {
  it('are one a Patient, named in plain letters, with a number where a name is taken', () => {
    const other = { ...ann, id: 'ann-2' }
    const unnamed = { resourceType: 'Patient', id: 'who' }
    const path = write('all.json', bundle(ann, other, unnamed, { ...unnamed, id: 'who-2' }))
    const { accounts } = importPatients([path], BASE, new Set(['patient@flexpa.com']))
    expect(accounts.map(({ username }) => username)).toEqual([
      'ann.mullerst@flexpa.com',
      'ann.mullerst2@flexpa.com',
      'patient2@flexpa.com',
      'patient3@flexpa.com',
    ])
    expect(accounts[0]).toMatchObject({ password: 'examplepatient', people: [{ patientId: 'ann' }] })
  })
})

describe('references', () => {
  it('by urn:uuid lead to the id of the entry with that fullUrl, in contained resources too', () => {
    const path = write('bundle.json', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        { fullUrl: 'urn:uuid:0001', resource: { resourceType: 'Patient', id: 'p' } },
        {
          fullUrl: 'urn:uuid:0002',
          resource: {
            resourceType: 'ExplanationOfBenefit',
            id: 'eob',
            contained: [{ resourceType: 'Coverage', id: 'c', beneficiary: { reference: 'urn:uuid:0001' } }],
            patient: { reference: 'urn:uuid:0001' },
            insurance: [{ coverage: { reference: '#c' } }],
            claim: { reference: 'urn:uuid:0003' },
          },
        },
        { fullUrl: 'urn:uuid:0003', resource: { resourceType: 'Claim', id: 'claim' } },
      ],
    })
    const eob = find(importAll(path), 'ExplanationOfBenefit/eob')
    expect(eob).toMatchObject({
      patient: { reference: 'Patient/p' },
      contained: [{ beneficiary: { reference: 'Patient/p' } }],
      insurance: [{ coverage: { reference: '#c' } }],
      claim: { reference: `${BASE}/Claim/claim` },
    })
  })

  it.each([
    ['Claim/7', `${BASE}/Claim/7`],
    ['Patient/ann', 'Patient/ann'],
    ['Patient/ann/_history/2', 'Patient/ann/_history/2'],
    ['Practitioner/elsewhere', 'Practitioner/elsewhere'],
    ['Practitioner?identifier=http://npi.example|12', 'Practitioner/doc'],
    ['Practitioner?identifier=http%3A%2F%2Fnpi.example%7C12', 'Practitioner/doc'],
    ['Practitioner?identifier=http://npi.example|99', 'Practitioner?identifier=http://npi.example|99'],
    ['https://other.example/fhir/Patient/1', 'https://other.example/fhir/Patient/1'],
    ['Organization/clinic 4', /^Organization\/x-[0-9a-f]{40}$/],
    ['#inside', '#inside'],
  ])('written %s become %s', (written, expected) => {
    const doc = {
      resourceType: 'Practitioner',
      id: 'doc',
      identifier: [{ system: 'http://npi.example', value: '12' }],
    }
    const clinic = { resourceType: 'Organization', id: 'clinic 4', name: 'Clinic' }
    const shared = write('shared.json', bundle(doc, clinic))
    const basic = {
      resourceType: 'Condition',
      id: 'c',
      subject: { reference: 'Patient/ann' },
      asserter: { reference: written },
    }
    const condition = find(importAll(write('ann.json', bundle(ann, basic)), shared), 'Condition/c')
    const [reference = ''] = listReferences(condition?.asserter)
    if (typeof expected === 'string') expect(reference).toBe(expected)
    else expect(reference).toMatch(expected)
  })
})

describe('content', () => {
  it('keeps numbers to the digit and odd member names', () => {
    const text =
      '{"resourceType":"Observation","id":"o","subject":{"reference":"Patient/ann"},' +
      '"valueQuantity":{"value":3.50},"__proto__":{"polluted":true},"component":[{"valueQuantity":{"value":1E-7}}]}'
    const { resources } = importAll(write('o.json', text), write('ann.json', ann))
    const printed = printJson(resources[0])
    expect(printed).toContain('"value":3.50')
    expect(printed).toContain('"value":1E-7')
    expect(printed).toContain('"__proto__":{"polluted":true}')
    expect('polluted' in {}).toBe(false)
  })

  it('merges the same resource of two files, serves the fuller of two, reports a contradiction', () => {
    const clinic = { resourceType: 'Organization', id: 'clinic', name: 'Clinic' }
    const fuller = { active: true, ...clinic }
    const one = write('one.json', bundle(ann, clinic))
    const two = write('two.json', bundle(clinic, fuller))
    const three = write('three.json', bundle({ ...clinic, name: 'Other' }))
    const imported = importAll(one, two, three)
    expect(imported.resources.filter(({ id }) => id === 'clinic')).toEqual([fuller])
    expect(imported.leftOut).toEqual([
      'three.json: Organization/clinic differs from the one in two.json, which is served',
    ])
  })

  it('reports types that are not served, by file, with their counts', () => {
    const claim = { resourceType: 'Claim', id: '1' }
    const { leftOut } = importAll(write('a.json', bundle(ann, claim, { ...claim, id: '2' })))
    expect(leftOut).toEqual(['a.json: 2 Claim (not among the 23 types)'])
  })

  it('takes a folder of single resources, and names the broken files among them', () => {
    write('many/patient.json', ann)
    write('many/condition.json', {
      resourceType: 'Condition',
      id: 'c',
      subject: { reference: 'Patient/ann' },
    })
    write('many/broken.json', '{"resourceType":')
    write('many/readme.txt', 'not read')
    const { resources, leftOut } = importAll(join(folder, 'many'))
    expect(resources.map(({ id }) => id).sort()).toEqual(['ann', 'c'])
    expect(leftOut).toHaveLength(1)
    expect(leftOut[0]).toContain('broken.json: is not valid JSON')
  })
})

describe('a file given by name', () => {
  it.each([
    ['is missing', undefined, 'no such file or folder'],
    ['is no JSON', '{"resourceType": "Patient"', 'is not valid JSON'],
    ['is empty', '', 'is not valid JSON'],
    ['is no FHIR', '{"name":"x"}', 'has no resourceType'],
    ['is a list', '[]', 'has no resourceType'],
    ['has a Bundle without a list', '{"resourceType":"Bundle","entry":{}}', 'entry is not a list'],
    [
      'has an entry that is no resource',
      '{"resourceType":"Bundle","entry":[{"resource":{}}]}',
      'entry[0].resource',
    ],
  ])('stops the import in one line with its name when it %s', (_what, content, fault) => {
    const path = content === undefined ? join(folder, 'absent.json') : write('bad.json', content)
    let message = ''
    try {
      importAll(path)
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      message = error.message
    }
    expect(message).toContain(path)
    expect(message).toContain(fault)
    expect(message).not.toContain('\n')
  })
})

const synthea = sharedData('synthea')
describe.runIf(synthea !== null)('Synthea', () => {
  const files = readdirSync(synthea ?? folder).map((name) => join(synthea ?? '', name))
  const patients = files.filter((file) => !/Information\d+\.json$/.test(file))

  const expectAllReachableServed = (paths: string[]): void => {
    const imported = importAll(...paths)
    const store = createResourceStore(imported.resources, BASE)
    expect(store.orphans).toEqual([])
    for (const [patientId, counts] of countReachable(paths)) {
      const patient = { 'Patient/': patientId }
      for (const type of RESOURCE_TYPES) {
        const served = store.list(type, patientId)
        expect({ ...patient, type, count: served.length >= counts[type] }).toEqual({
          ...patient,
          type,
          count: true,
        })
        const isShared = [
          'Location',
          'Medication',
          'Organization',
          'Practitioner',
          'PractitionerRole',
        ].includes(type)
        if (!isShared || paths.length === 1) expect([type, served.length]).toEqual([type, counts[type]])
      }
    }
  }

  it.each(patients)('serves every resource that is reachable from the patient of %s', (file) => {
    expectAllReachableServed([file])
  })

  it('serves all 14 files together, with no reference left unresolved and nothing unnamed left out', () => {
    expect(patients).toHaveLength(12)
    expectAllReachableServed(files)
    const { resources, accounts, leftOut } = importAll(...files)
    expect(accounts).toHaveLength(12)
    expect(resources.filter((resource) => printJson(resource).includes('"reference":"urn:uuid'))).toEqual([])
    expect(leftOut.every((line) => /\d+ (Claim|ImagingStudy)/.test(line))).toBe(true)
  })
})

const hostile = sharedData('adversarial/fhir-validator-cases')
const examples = sharedData('r4-examples')
describe.runIf(hostile !== null && examples !== null)('odd files', () => {
  it.each([hostile ?? '', examples ?? ''])('in a folder are served or named, never fatal: %s', (path) => {
    const { resources, leftOut } = importAll(path)
    expect(resources.length).toBeGreaterThan(0)
    expect(leftOut.every((line) => !line.includes('\n'))).toBe(true)
    for (const { id } of resources) expect(id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/)
  })
})
