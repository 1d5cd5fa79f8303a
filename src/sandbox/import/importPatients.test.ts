import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listReferences } from '../../contract/listReferences.ts'
import { sharedData } from '../../contract/testing/sharedData.ts'
import { isSharedResourceType, RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
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
  it('are one a Patient, named in plain letters or else by the id, with a number where a name is taken', () => {
    const other = { ...ann, id: 'ann-2' }
    const unnamed = { resourceType: 'Patient', id: 'Who-1' }
    const path = write('all.json', bundle(ann, other, unnamed, { ...unnamed, id: '-2' }))
    const { accounts } = importPatients([path], BASE, new Set(['patient-who-1@flexpa.com']))
    expect(accounts.map(({ username }) => username)).toEqual([
      'ann.mullerst@flexpa.com',
      'ann.mullerst2@flexpa.com',
      'patient-who-12@flexpa.com',
      'patient--2@flexpa.com',
    ])
    expect(accounts[0]).toMatchObject({ password: 'examplepatient', people: [{ patientId: 'ann' }] })
  })
})

describe('a patient whom resources are about, but whose Patient was not given', () => {
  const claim = { resourceType: 'ExplanationOfBenefit', id: 'c', patient: { reference: 'Patient/-7' } }

  it('has a bare Patient that stands in, with the name that others give, and is told of', () => {
    const named = { ...claim, id: 'd', patient: { reference: 'Patient/-7', display: ' Bea Low ' } }
    const { accounts, leftOut, ...imported } = importAll(
      write('c.json', claim),
      write('all.json', bundle(ann, named)),
    )
    expect(find({ accounts, leftOut, ...imported }, 'Patient/-7')).toEqual({
      resourceType: 'Patient',
      id: '-7',
      name: [{ text: 'Bea Low' }],
    })
    expect(accounts.map(({ username }) => username)).toEqual([
      'ann.mullerst@flexpa.com',
      'bea.low@flexpa.com',
    ])
    expect(leftOut).toEqual([
      'c.json: Patient/-7 is not among the files; a bare Patient stands in, for the 2 resources about them',
    ])
  })

  it('has none for what is only mentioned, or is of another server', () => {
    const other = { ...claim, patient: { reference: 'https://other.example/fhir/Patient/9' } }
    const mention = {
      resourceType: 'Observation',
      id: 'o',
      subject: { reference: 'Patient/ann' },
      focus: [{ reference: 'Patient/8' }],
    }
    const { accounts } = importAll(write('all.json', bundle(ann, other, mention)))
    expect(accounts).toHaveLength(1)
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

  it('tells of many contradictions between two files in one line', () => {
    const clinics = (name: string): object[] =>
      ['1', '2', '3', '4'].map((id) => ({ resourceType: 'Organization', id, name }))
    const one = write('one.json', clinics('Clinic'))
    expect(importAll(one, write('two.json', clinics('Other'))).leftOut).toEqual([
      'two.json: 4 resources (Organization/1, Organization/2, Organization/3, …) differ from those of the same ids in one.json, which are served',
    ])
  })

  it.each([
    ['an array of resources', [ann, { resourceType: 'Organization', id: 'o' }]],
    [
      'an array of pages of a search',
      [
        { ...bundle(ann), type: 'searchset', link: [{ relation: 'next', url: '?startIndex=1' }] },
        { ...bundle({ resourceType: 'Organization', id: 'o' }), type: 'searchset' },
      ],
    ],
    ['a Bundle in a Bundle', bundle(bundle(ann), { resourceType: 'Organization', id: 'o' })],
  ])('is taken from %s', (_what, content) => {
    const { resources } = importAll(write('many.json', content))
    expect(resources.map(({ id }) => id)).toEqual(['ann', 'o'])
  })

  it('is read once, however often a file is given, and keeps apart files of one name', () => {
    const entry = (id: string) => ({
      ...bundle(),
      entry: [
        { fullUrl: 'urn:uuid:1', resource: { ...ann, id } },
        {
          fullUrl: 'urn:uuid:2',
          resource: { resourceType: 'Condition', id: `of-${id}`, subject: { reference: 'urn:uuid:1' } },
        },
      ],
    })
    const one = write('one/all.json', entry('a'))
    const two = write('two/all.json', entry('b'))
    const imported = importAll(one, one, two, join(folder, 'two'))
    expect(imported.accounts).toHaveLength(2)
    expect(find(imported, 'Condition/of-b')?.subject).toEqual({ reference: 'Patient/b' })
    expect(imported.leftOut).toEqual([])
  })

  it('is taken from the subfolders of a folder, but for hidden and installed ones', () => {
    write('all/patient.json', ann)
    write('all/claims/2026/c.json', { resourceType: 'Condition', id: 'c' })
    write('all/.git/x.json', { resourceType: 'Condition', id: 'hidden' })
    write('all/node_modules/x.json', { resourceType: 'Condition', id: 'installed' })
    expect(importAll(join(folder, 'all')).resources.map(({ id }) => id)).toEqual(['c', 'ann'])
  })

  it('has ids written as numbers taken by their digits', () => {
    const { resources } = importAll(write('p.json', { resourceType: 'Patient', id: 12345 }))
    expect(resources.map(({ id }) => id)).toEqual(['12345'])
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
    ['is a list of numbers', '[1]', '[0] is no FHIR resource: it has no resourceType'],
    [
      'has a broken Bundle in a list',
      '[{"resourceType":"Bundle","entry":[3]}]',
      '[0].entry[0] is not an object',
    ],
    ['is nested too deeply', '['.repeat(100_000), 'is nested too deeply'],
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
const sources = [
  'synthea',
  'carin-bb/2.0.0',
  'cms-bluebutton/bfd-idr-v3',
  'cms-bluebutton/bb2-web-server-v2',
  'r4-examples',
]

describe.runIf(synthea !== null)('outside records', () => {
  it.each(sources)(
    'of %s: each patient is served all that is theirs, and nobody what is nobody’s',
    (name) => {
      const path = sharedData(name) ?? ''
      const { accounts, resources } = importAll(path)
      const store = createResourceStore(resources, BASE)
      const reachable = countReachable([path])
      expect(accounts.map(({ people }) => people[0]?.patientId).sort()).toEqual([...reachable.keys()].sort())
      const differences = [...reachable].flatMap(([patientId, counts]) =>
        RESOURCE_TYPES.flatMap((type) => {
          const served = store.list(type, patientId).length
          // Shared types are everybody's: others' doctors are served as well.
          const agrees = isSharedResourceType(type) ? served >= counts[type] : served === counts[type]
          return agrees ? [] : [`${patientId}: ${String(served)} of ${String(counts[type])} ${type}`]
        }),
      )
      expect(differences).toEqual([])
    },
  )

  it('of Synthea refer to nothing by urn:uuid any more, and leave out only what is not served', () => {
    const { resources, accounts, leftOut } = importAll(synthea ?? '')
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
