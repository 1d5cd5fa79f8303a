import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostileData } from '../../../contract/testing/hostileData.ts'
import { sharedData } from '../../../contract/testing/sharedData.ts'
import { isPublicAddress } from '../../smart/isPublicAddress.ts'
import { judgeFhirBase } from './judgeFhirBase.ts'
import { cleanText } from './cleanText.ts'
import { mergeCandidates } from './mergeCandidates.ts'
import { readCards } from './readCards.ts'
import { gatherList, readList } from './readList.ts'
import { UnreadableList } from './readValues.ts'
import type { ImportOptions } from './importOptions.ts'

const OPTIONS: ImportOptions = { source: 'test', outboundAllow: [] }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flexpalink-list-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(text: string, name = 'list'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const read = (value: unknown, options: Partial<ImportOptions> = {}) =>
  readList(write(JSON.stringify(value, null, 2)), { ...OPTIONS, ...options })

const brands = sharedData('brands')

describe.skipIf(brands === null)('the four official User-access Brands bundles', () => {
  const cardsOf = async (number: number) => {
    const { fhir } = await gatherList(join(brands ?? '', `Bundle-example${number}.json`), OPTIONS)
    return readCards(fhir, OPTIONS).cards
  }
  const plansOf = async (number: number) =>
    (await readList(join(brands ?? '', `Bundle-example${number}.json`), OPTIONS)).found.map(
      ({ candidate: { brand, subtitle, fhirBase } }) => [brand, subtitle, fhirBase],
    )

  it('1: a lab with locations nationwide is one card', async () => {
    const cards = await cardsOf(1)
    expect(cards).toMatchObject([
      { brand: 'ExampleLabs', states: ['AK', 'WI'], type: 'PROVIDER', portals: [{ endpoints: [{}] }] },
    ])
    expect(await plansOf(1)).toEqual([['ExampleLabs', 'Anchorage, AK', 'https://fhir.labs.example.com/r4']])
  })

  it('2: a system with affiliated practices is three cards, at the one server of FHIR R4', async () => {
    expect((await cardsOf(2)).map(({ brand, parent }) => [brand, parent])).toEqual([
      ['ExampleHealth', undefined],
      ['ExampleHealth Community Hospital', 'ExampleHealth'],
      ['ExampleHealth Physicians of Madison', 'ExampleHealth'],
    ])
    const base = 'https://ehr.example.com/ProdFHIR/api/FHIR/R4'
    expect((await plansOf(2)).map(([, , at]) => at)).toEqual([base, base, base])
    const { refused } = await readList(join(brands ?? '', 'Bundle-example2.json'), OPTIONS)
    expect(refused).toEqual([
      { at: 'entry 4', field: 'endpoint-fhir-version', why: 'is not FHIR R4', given: '1.0.2' },
    ])
  })

  it('3: a hospital on two systems is one card with two portals', async () => {
    const cards = await cardsOf(3)
    expect(cards).toHaveLength(1)
    expect(cards[0]?.portals.map(({ name, endpoints }) => [name, endpoints.length])).toEqual([
      ['ExampleHospital Patient Gateway', 1],
      ['ExampleHospital Pediatric Portal', 1],
    ])
    expect(await plansOf(3)).toEqual([
      [
        'ExampleHospital',
        'ExampleHospital Patient Gateway',
        'https://ehr1.example.org/ExampleHospital/api/FHIR/R4',
      ],
      [
        'ExampleHospital',
        'ExampleHospital Pediatric Portal',
        'https://ehr2.example.org/ExampleHospital/api/FHIR/R4',
      ],
    ])
  })

  it('4: two brands that share a server are two cards, of payers', async () => {
    expect(await cardsOf(4)).toMatchObject([
      { brand: 'Brand1', aliases: ['Umbrella Insurance'], states: ['CA'], type: 'PAYER' },
      { brand: 'Brand2', aliases: ['Shield Insurance'], states: ['CA'], type: 'PAYER' },
    ])
    expect(new Set((await plansOf(4)).map(([, , at]) => at)).size).toBe(1)
  })

  it.each([1, 2, 3, 4])('%i has nothing to remark on', async (number) => {
    const { remarks } = await readList(join(brands ?? '', `Bundle-example${number}.json`), OPTIONS)
    expect(remarks).toEqual([])
  })

  it('gives the one brand whose identifier a server names, if it is one alone', async () => {
    const path = join(brands ?? '', 'Bundle-example4.json')
    const chosen = await readList(path, { ...OPTIONS, brand: 'https://brand2.example.com' })
    expect(chosen.found.map(({ candidate }) => candidate.brand)).toEqual(['Brand2'])
    const none = await readList(path, { ...OPTIONS, brand: 'https://brand3.example.com' })
    expect(none).toMatchObject({ found: [], refused: [{ field: 'brand' }] })
  })
})

const BRAND = 'http://hl7.org/fhir/StructureDefinition/organization-brand'
const PORTAL = 'http://hl7.org/fhir/StructureDefinition/organization-portal'
const organization = (changes: object = {}) => ({
  resourceType: 'Organization',
  id: 'o',
  name: 'Org',
  endpoint: [{ reference: 'Endpoint/e' }],
  ...changes,
})
const endpoint = (changes: object = {}) => ({
  resourceType: 'Endpoint',
  id: 'e',
  status: 'active',
  connectionType: { code: 'hl7-fhir-rest' },
  address: 'https://fhir.example/r4',
  ...changes,
})
const bundle = (...resources: object[]) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
})

describe('FHIR lists', () => {
  it.each(['collection', 'searchset', 'batch', 'transaction', 'document'])(
    'are read from a Bundle of type %s',
    async (type) => {
      const { found } = await read({ ...bundle(organization(), endpoint()), type })
      expect(found.map(({ candidate }) => candidate)).toMatchObject([
        { brand: 'Org', fhirBase: 'https://fhir.example/r4' },
      ])
    },
  )

  it('are read from JSON lines of resources, whichever comes first, and of bundles', async () => {
    const text = [endpoint(), bundle(organization())].map((each) => JSON.stringify(each)).join('\n')
    const { found } = await readList(write(`\uFEFF${text}\n\n`), OPTIONS)
    expect(found).toMatchObject([{ at: 'line 1', candidate: { brand: 'Org' } }])
  })

  it.each([
    [
      'the organization that manages it',
      { managingOrganization: { reference: 'Organization/m' } },
      'Manager',
    ],
    ['what the reference to it displays', { managingOrganization: { display: 'Shown' } }, 'Shown'],
    [
      'a contained organization',
      {
        managingOrganization: { reference: '#c' },
        contained: [{ resourceType: 'Organization', id: 'c', name: 'Inside' }],
      },
      'Inside',
    ],
    ['its own name', { name: 'Own' }, 'Own'],
  ])('name an Endpoint that nobody refers to by %s', async (_, changes, expected) => {
    const manager = organization({ id: 'm', name: 'Manager', endpoint: [] })
    const { found } = await read(bundle(manager, endpoint(changes)))
    expect(found.map(({ candidate }) => candidate.brand)).toEqual([expected])
  })

  it.each([
    ['status', endpoint({ status: 'off' })],
    ['status', endpoint({ status: 'test' })],
    ['connectionType', endpoint({ connectionType: { code: 'direct-project' } })],
    ['address', endpoint({ address: 'http://fhir.example/r4' })],
    ['address', endpoint({ address: undefined })],
    ['name', endpoint()],
  ])('refuse for its %s, by name: %j', async (field, resource) => {
    expect(await read(bundle(resource))).toMatchObject({
      read: 1,
      found: [],
      refused: [{ at: 'entry 1', field }],
    })
  })

  it('refuse the Endpoint of a Brands bundle that no brand refers to, and portals that lead nowhere', async () => {
    const portal = (reference: string) => ({
      url: PORTAL,
      extension: [{ url: 'portalEndpoint', valueReference: { reference } }],
    })
    const brand = organization({ extension: [{ url: BRAND }, portal('Endpoint/gone')], endpoint: [] })
    const { found, refused, remarks } = await read(bundle(brand, endpoint()))
    expect(found).toEqual([])
    expect(refused).toMatchObject([
      { at: 'entry 1', field: 'portalEndpoint', given: 'Endpoint/gone' },
      { at: 'entry 2', field: 'Endpoint', why: 'no brand refers to it' },
    ])
    expect(remarks.map(({ field }) => field)).toEqual(['type', 'timestamp', 'identifier'])
  })

  it('end at circles of parents, and at references that name themselves', async () => {
    const around = (id: string, parent: string) =>
      organization({ id, endpoint: [], partOf: { reference: `Organization/${parent}` } })
    expect(await read(bundle(around('a', 'b'), around('b', 'a'), around('c', 'c')))).toMatchObject({
      found: [],
    })
  })

  it('say that a suspended server is one, and pass over inactive brands', async () => {
    const { found } = await read(bundle(organization(), endpoint({ status: 'suspended' })))
    expect(found).toMatchObject([{ candidate: { isActive: false } }])
    const inactive = await read(bundle(organization({ active: false }), endpoint()))
    expect(inactive.refused).toMatchObject([{ field: 'active' }, { field: 'name' }])
  })

  it('survive whatever stands in their fields', async () => {
    const odd = { ...organization(), extension: 7, alias: [3, 'Al'], address: [null], type: 'x', partOf: [] }
    const { found } = await read(
      bundle(odd, { ...endpoint(), extension: [null, 1] }, { resourceType: 'Patient' }),
    )
    expect(found).toMatchObject([{ candidate: { brand: 'Org', aliases: ['Al'] } }])
  })
})

describe('files', () => {
  it('tell which line is wrong, and go on', async () => {
    const good = { name: 'Clinic', url: 'https://clinic.example/fhir' }
    const { found, refused } = await readList(
      write([JSON.stringify(good), '{"name":', '[]', '7'].join('\n')),
      OPTIONS,
    )
    expect(found).toHaveLength(1)
    expect(refused.map(({ at, field }) => [at, field])).toEqual([
      ['line 2', 'line'],
      ['line 4', 'resourceType'],
    ])
  })

  it.each([
    ['nothing at all', ''],
    ['a spreadsheet', 'developer,source\nAetna,https://developer.example\n'],
    ['half a document', '{\n"resourceType": "Bundle"'],
  ])('of %s are refused as a whole', async (_, text) => {
    await expect(readList(write(text), OPTIONS)).rejects.toThrow(UnreadableList)
  })

  it('of one payer without names take the name that is given', async () => {
    const list = { Endpoints: [{ URL: 'https://payer.example/fhir', OrganizationName: '' }] }
    expect((await read(list)).refused).toMatchObject([{ field: 'name' }])
    const { found } = await read(list, { nameless: 'Aetna', type: 'PAYER' })
    expect(found).toMatchObject([{ candidate: { brand: 'Aetna', type: 'PAYER' } }])
  })
})

const lantern = sharedData('endpoints/lantern-endpoints.jsonl')

describe.skipIf(lantern === null)('all of ONC’s Lantern', () => {
  it('is taken or refused with a reason, line by line', async () => {
    const { read: count, found, refused } = await readList(lantern ?? '', OPTIONS)
    expect(count).toBe(48_465)
    expect(found.length + refused.length).toBe(count)
    for (const { at, field, why } of refused) expect([at, field, why]).not.toContain('')
    expect(new Set(refused.map(({ field }) => field))).toEqual(new Set(['url', 'name']))
    const { brands: merged, merged: twice } = mergeCandidates(found)
    const names = [...merged.values()].flatMap((atBase) => [...atBase.values()].map(({ brand }) => brand))
    expect(names.length + twice).toBe(found.length)
    expect(names.length).toBeGreaterThan(45_000)
    expect(names.filter((name) => /[\p{Cc}\p{Cf}]|&amp;|&#39;|^\s|\s$/u.test(name))).toEqual([])
    expect(names).toContain('ANSAARIE CARDIAC & ENDOVASCULAR CENTER OF EXCELLENCE')
    for (const base of merged.keys()) expect(base).toMatch(/^https:\/\/[^/?#]+\.[^?#]+[^/]$/)
  })
})

describe('cleanText', () => {
  it.each([
    ['A &amp; B', 'A & B'],
    ['A &amp;amp; B', 'A & B'],
    ['St. Luke&#39;s', "St. Luke's"],
    ['caf&eacute; &#x1F600;', 'café 😀'],
    ['&lt;b&gt;Bold&lt;/b&gt;', '<b>Bold</b>'],
    ['&unknown; &#1114112; 1', '&unknown; &#1114112; 1'],
    ['  two\n\tlines  ', 'two lines'],
    ['ab\u202Ecd\u2066e\u200B', 'abcde'],
    ['nul\0l \x96 x', 'nul l x'],
    ['half \uD800 pair', 'half  pair'],
    ['e\u0301', 'é'],
    ['x'.repeat(500), 'x'.repeat(200)],
  ])('%j → %j', (given, expected) => expect(cleanText(given)).toBe(expected))

  it.each(['', '   ', '—', '\u202E', '...', null, 7, {}, undefined])('%j is no name', (given) =>
    expect(cleanText(given)).toBeUndefined(),
  )
})

describe.skipIf(hostileData.urls === null)('hostile data', () => {
  it('of addresses: only https at public places gets through', () => {
    for (const text of [...(hostileData.urls ?? []), ...(hostileData.parsedUrls ?? [])]) {
      const judged = judgeFhirBase(text, [])
      if ('problem' in judged) continue
      const url = new URL(judged.base)
      expect([text, url.protocol, url.username + url.password + url.search + url.hash]).toEqual([
        text,
        'https:',
        '',
      ])
      const host = url.hostname.replace(/^\[|\]$/g, '')
      expect([text, /^[\d.]+$|:/.test(host) ? isPublicAddress(host) : host.includes('.')]).toEqual([
        text,
        true,
      ])
    }
  })

  it.each([
    'https://127.0.0.1/fhir',
    'https://2130706433/fhir',
    'https://0x7f.1/fhir',
    'https://[::1]/fhir',
    'https://[::ffff:10.0.0.1]/fhir',
    'https://169.254.169.254/latest',
    'https://localhost/fhir',
    'https://ehr.localhost/fhir',
    'https://printer.local/fhir',
    'https://db.internal/fhir',
    'https://intranet/fhir',
    'https://user:pw@fhir.example/',
    'https://fhir.example/r4?x=1',
    'https://fhir.example/r4#x',
    'ftp://fhir.example/',
    'javascript:alert(1)',
  ])('of addresses: %s does not', (text) => expect(judgeFhirBase(text, [])).toHaveProperty('problem'))

  it('of places that OUTBOUND_ALLOW names, those alone', () => {
    const allow = ['127.0.0.1:4300']
    expect(judgeFhirBase('http://127.0.0.1:4300/fhir', allow)).toEqual({ base: 'http://127.0.0.1:4300/fhir' })
    expect(judgeFhirBase('http://127.0.0.1:4301/fhir', allow)).toHaveProperty('problem')
  })

  it('of names: nothing invisible is left, and each is read to its end', () => {
    for (const text of [...(hostileData.naughtyStrings ?? []), ...(hostileData.markup ?? [])]) {
      const name = cleanText(text)
      if (name !== undefined) expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    }
  })
})
