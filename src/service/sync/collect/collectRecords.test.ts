import { LosslessNumber } from 'lossless-json'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bundleOf, condition } from '../testing/bundleOf.ts'
import { collectFrom, idsOf } from '../testing/collectFrom.ts'
import { startFhirPayer } from '../testing/startFhirPayer.ts'
import type { JsonObject } from '../fhirJson.ts'
import type { Asked, FhirPayer } from '../testing/startFhirPayer.ts'

const AMY = { resourceType: 'Patient', id: 'amy' }
const BEN = { resourceType: 'Patient', id: 'ben', name: [{ text: 'Ben' }] }
const reference = (to: string) => ({ reference: to })

/** Payers as they are found, each by what is odd about it. */
describe('collectRecords', () => {
  let payer: FhirPayer
  let statement: JsonObject | undefined

  beforeAll(async () => {
    const organization = { resourceType: 'Organization', id: 'org' }
    const goal = { resourceType: 'Goal', id: 'g', subject: reference('Patient/amy') }
    payer = await startFhirPayer(
      [AMY, BEN, condition('c1', { recorder: reference('Organization/org') }), goal, organization],
      {},
    )
  })
  afterEach(() => {
    payer.script = () => undefined
    payer.requests.length = 0
    statement = undefined
  })
  afterAll(() => payer.close())

  /** Answers by path; what is not among them is answered as usual, and the statement is what `statement` says. */
  function answer(answers: Record<string, (asked: Asked) => ReturnType<FhirPayer['script']>>): void {
    payer.script = (asked) =>
      asked.path === 'metadata' && statement !== undefined
        ? { body: JSON.stringify(statement) }
        : answers[asked.path]?.(asked)
  }
  const declare = (...resource: JsonObject[]) => {
    statement = { resourceType: 'CapabilityStatement', rest: [{ mode: 'server', resource }] }
  }
  const asked = () => payer.requests.map((url) => url.replace('/fhir/', '')).sort()

  it('asks for what was requested and what that refers to, once, and for nothing else', async () => {
    const records = await collectFrom(payer, { types: ['Condition'] })
    expect(asked()).toEqual([
      'Condition?patient=amy&_count=100',
      'Organization/org',
      'Patient/amy',
      'metadata',
    ])
    expect(records.counts).toMatchObject({ Patient: 1, Condition: 1, Organization: 1, Goal: 0 })
    expect(records.failures).toEqual([])
  })

  describe('without a search by patient', () => {
    const everything = { operation: [{ name: 'everything' }] }

    it('asks $everything once for all, over its pages, and keeps what was requested', async () => {
      declare({ type: 'Patient', ...everything })
      const [goal, other] = [
        { resourceType: 'Goal', id: 'g' },
        { resourceType: 'CarePlan', id: 'p' },
      ]
      answer({
        'Patient/amy/$everything': ({ query }) =>
          query.has('page')
            ? bundleOf([condition('c2'), goal, BEN])
            : bundleOf([AMY, condition('c1'), other], '?page=2'),
      })
      const records = await collectFrom(payer, { types: ['Condition', 'Goal'] })
      expect(records.counts).toMatchObject({ Patient: 1, Condition: 2, Goal: 1, CarePlan: 0 })
      expect(records).toMatchObject({ failures: [], quarantined: 1 })
      expect(asked()).toEqual([
        'Patient/amy',
        'Patient/amy/$everything?_type=Condition%2CGoal&_count=100',
        'Patient/amy/$everything?page=2',
        'metadata',
      ])
    })

    it('asks $everything without _type where the payer does not know it', async () => {
      declare({ type: 'Patient', ...everything })
      answer({
        'Patient/amy/$everything': ({ query }) =>
          query.size > 0 ? { status: 400 } : bundleOf([condition('c1')]),
      })
      expect((await collectFrom(payer)).counts.Condition).toBe(1)
    })

    it('tries $everything when the payer says nothing about itself and refuses each search', async () => {
      answer({
        Condition: () => ({ status: 404 }),
        Goal: () => ({ status: 400 }),
        'Patient/amy/$everything': () => bundleOf([condition('c1')]),
      })
      const records = await collectFrom(payer, { types: ['Condition', 'Goal'] })
      expect(records.counts).toMatchObject({ Condition: 1, Goal: 0 })
      expect(records.failures).toEqual([])
    })

    it('does not try it when one search works', async () => {
      answer({ Goal: () => ({ status: 404 }) })
      const records = await collectFrom(payer, { types: ['Condition', 'Goal'] })
      expect(records.failures).toMatchObject([{ type: 'Goal', issues: [{ code: 'not-found' }] }])
      expect(asked().filter((url) => url.includes('everything'))).toEqual([])
    })

    it('reads by reference alone where there is nothing else', async () => {
      declare({ type: 'Condition', searchParam: [{ name: '_id' }] }, { type: 'Goal' })
      answer({
        Goal: () => bundleOf([{ resourceType: 'Goal', id: 'g', addresses: [reference('Condition/c1')] }]),
      })
      const records = await collectFrom(payer, { types: ['Condition', 'Goal'] })
      expect(records.counts).toMatchObject({ Condition: 1, Goal: 1, Organization: 1 })
      expect(asked()).not.toContain('Condition?patient=amy&_count=100')
    })
  })

  it.each([
    ['_count', (query: URLSearchParams) => query.has('_count')],
    ['_revinclude', (query: URLSearchParams) => query.has('_revinclude')],
  ])(
    'searches without the parameters it can do without where the payer refuses %s',
    async (_name, refuses) => {
      declare(
        { type: 'Condition', searchParam: [{ name: 'patient' }], searchRevInclude: ['Provenance:target'] },
        { type: 'Provenance', searchParam: [{ name: '_id' }] },
      )
      answer({ Condition: ({ query }) => (refuses(query) ? { status: 400 } : bundleOf([condition('c1')])) })
      const records = await collectFrom(payer, { types: ['Condition', 'Provenance'] })
      expect(records).toMatchObject({ failures: [], counts: { Condition: 1 } })
      expect(asked().filter((url) => url.startsWith('Condition'))).toHaveLength(2)
    },
  )

  it('searches by POST where the payer takes nothing else', async () => {
    answer({
      Condition: () => ({ status: 405, headers: { allow: 'POST' } }),
      'Condition/_search': ({ method }) =>
        method === 'POST' ? bundleOf([condition('c1')]) : { status: 405 },
    })
    expect(await collectFrom(payer)).toMatchObject({ failures: [], counts: { Condition: 1 } })
  })

  describe('over pages', () => {
    const pages = (next: string, more: JsonObject = {}) =>
      answer({
        Condition: ({ query }) =>
          query.has('at') ? bundleOf([condition('c2')], undefined, more) : bundleOf([condition('c1')], next),
      })

    it.each([
      ['absolute', () => `${payer.base}/Condition?at=2`],
      ['from the root', () => '/fhir/Condition?at=2'],
      ['relative to the base', () => 'Condition?at=2'],
      ['a query alone', () => '?at=2'],
      ['without a scheme', () => `//${payer.hostPort}/fhir/Condition?at=2`],
      ['with blanks and a fragment', () => ` ${payer.base}/Condition?at=2|3 4#top `],
      ['a `startIndex`', () => `${payer.base}/Condition?patient=amy&startIndex=100&_count=100&at=2`],
    ])('follows a next link that is %s', async (_shape, next) => {
      pages(next())
      expect(await collectFrom(payer)).toMatchObject({ failures: [], counts: { Condition: 2 } })
    })

    it.each([
      ['to another port', () => 'http://127.0.0.1:1/fhir/Condition?at=2', 'security'],
      [
        'to another name of the same server',
        () => `http://localhost:${new URL(payer.base).port}/fhir?at=2`,
        'security',
      ],
      ['to a file', () => 'file:///etc/passwd', 'security'],
      ['to nowhere', () => 'http://[', 'structure'],
      ['to itself', () => `${payer.base}/Condition?patient=amy&_count=100`, 'structure'],
    ])(
      'keeps the first page, and notes the type, where the next link leads %s',
      async (_where, next, code) => {
        pages(next())
        const records = await collectFrom(payer)
        expect(idsOf(records)).toEqual(['c1'])
        expect(records.failures).toEqual([{ type: 'Condition', issues: [{ severity: 'error', code }] }])
      },
    )

    it('passes over links and entries that are none', async () => {
      const odd = { resourceType: 'Bundle', link: [null, 'next', { relation: 'next' }, { url: 1 }] }
      const entry = [null, 1, {}, { resource: null }, { resource: [] }, { resource: condition('c1') }]
      answer({
        Condition: () => ({ body: JSON.stringify({ ...odd, entry: [...entry, { resource: { id: 'x' } }] }) }),
      })
      const records = await collectFrom(payer)
      expect(idsOf(records)).toEqual(['c1'])
    })

    it('counts what comes on several pages once, and does not mind a page that comes again', async () => {
      const ids = ['1,2', '2,3', '2,3', '4,1']
      answer({
        Condition: ({ query }) => {
          const at = Number(query.get('at') ?? 0)
          const page = (ids[at] ?? '').split(',').map((id) => condition(id))
          return bundleOf(page, at < 3 ? `?at=${at + 1}` : undefined)
        },
      })
      const records = await collectFrom(payer)
      expect(idsOf(records).sort()).toEqual(['1', '2', '3', '4'])
      expect(records).toMatchObject({ failures: [], counts: { Condition: 4 } })
    })

    it.each([
      ['the one that was updated later', '2026-02-01T00:00:00Z', '2026-01-01T00:00:00Z', 'first'],
      ['the one that came later, if it does not say', undefined, undefined, 'second'],
    ])('keeps of two that differ %s', async (_which, first, second, kept) => {
      const version = (text: string, at?: string) =>
        condition('c1', { code: { text }, ...(at !== undefined && { meta: { lastUpdated: at } }) })
      answer({ Condition: () => bundleOf([version('first', first), version('second', second)]) })
      const records = await collectFrom(payer)
      expect(records.counts.Condition).toBe(1)
      expect(records.resources.map(({ bytes }) => bytes.toString()).join()).toContain(`"text":"${kept}"`)
    })

    it.each([0, 1, 999_999, -5, '2'])('does not believe a total of %s', async (total) => {
      const more = { total: typeof total === 'number' ? new LosslessNumber(String(total)) : total }
      answer({
        Condition: ({ query }) =>
          query.has('at')
            ? bundleOf([condition('c2')], undefined, more)
            : bundleOf([condition('c1')], '?at=2', more),
      })
      expect((await collectFrom(payer)).counts.Condition).toBe(2)
      expect(asked().filter((url) => url.startsWith('Condition'))).toHaveLength(2)
    })

    it('looks again where data went away while it was read, and misses nothing', async () => {
      let all = ['1', '2', '3', '4', '5']
      answer({
        Condition: ({ query }) => {
          const at = Number(query.get('at') ?? 0)
          const page = all.slice(at, at + 2).map((id) => condition(id))
          const total = { total: new LosslessNumber(String(all.length)) }
          const next = at + 2 < all.length ? `?at=${at + 2}` : undefined
          // The first goes, and the third slips to a page that was read.
          if (at === 0) all = all.filter((id) => id !== '1')
          return bundleOf(page, next, total)
        },
      })
      const records = await collectFrom(payer)
      expect(idsOf(records).sort()).toEqual(['1', '2', '3', '4', '5'])
      expect(records.failures).toEqual([])
    })

    it('begins again where a page is gone, once', async () => {
      let snapshots = 0
      const lastsFrom = (first: number) => {
        answer({
          Condition: ({ query }) => {
            const snapshot = query.get('of')
            if (snapshot === null) return bundleOf([condition('c1')], `?of=${(snapshots += 1)}`)
            return Number(snapshot) < first ? { status: 410 } : bundleOf([condition('c2')])
          },
        })
      }
      lastsFrom(2)
      expect(await collectFrom(payer)).toMatchObject({ failures: [], counts: { Condition: 2 } })
      lastsFrom(100)
      const records = await collectFrom(payer)
      expect(records.failures).toMatchObject([{ type: 'Condition', issues: [{ code: 'deleted' }] }])
      expect(idsOf(records)).toEqual(['c1'])
    })

    it.each([
      ['brings the same for ever', () => [condition('c1')], 6],
      ['brings nothing for ever', () => [], 6],
      ['brings new ones for ever', (at: number) => [condition(`c${at}`)], 20],
    ])('ends a paging that %s', async (_what, page, requests) => {
      answer({
        Condition: ({ query }) => {
          const at = Number(query.get('at') ?? 0)
          return bundleOf(page(at), `?at=${at + 1}`)
        },
      })
      const records = await collectFrom(payer, { limits: { maxPages: 20 } })
      expect(records.failures).toMatchObject([{ type: 'Condition', issues: [{ code: 'structure' }] }])
      expect(asked().filter((url) => url.startsWith('Condition'))).toHaveLength(requests)
    })
  })

  describe('of another patient', () => {
    const ben = reference('Patient/ben')

    it.each<[string, JsonObject]>([
      ['by its patient element', condition('x', { subject: ben })],
      ['by an address', condition('x', { subject: reference('https://other.example/fhir/Patient/ben') })],
      ['by a version', condition('x', { subject: reference('Patient/ben/_history/2') })],
      ['by an element of an older FHIR', condition('x', { patient: ben })],
      [
        'by what it contains',
        condition('x', { contained: [{ resourceType: 'Coverage', beneficiary: ben }] }),
      ],
      ['as the patient itself', BEN],
      ['among several', { resourceType: 'Provenance', id: 'x', target: [reference('Condition/c1'), ben] }],
    ])('keeps nothing that says so %s, searched, included or read', async (_how, foreign) => {
      const observation = { resourceType: 'Observation', id: 'o', subject: ben }
      const evidence = [{ detail: [reference('Observation/o')] }]
      answer({
        Condition: () => bundleOf([condition('c1', { evidence }), foreign, foreign]),
        'Observation/o': () => ({ body: JSON.stringify(observation) }),
      })
      const records = await collectFrom(payer, { types: ['Condition', 'Provenance'] })
      const kept = records.resources.map(({ type, id }) => `${type}/${id}`)
      expect(kept.sort()).toEqual(['Condition/c1', 'Patient/amy'])
      expect(records.counts.Condition).toBe(1)
      expect(records.quarantined).toBe(2)
      expect(asked()).not.toContain('Patient/ben')
    })

    it('keeps a Coverage that another pays for', async () => {
      const coverage = {
        resourceType: 'Coverage',
        id: 'c',
        beneficiary: reference('Patient/amy'),
        subscriber: ben,
      }
      answer({ Coverage: () => bundleOf([coverage]) })
      expect((await collectFrom(payer, { types: ['Coverage'] })).counts.Coverage).toBe(1)
    })
  })

  it.each(['-10000930037831', 'a'.repeat(300), 'Ünïcødé/№ 1', '..', '%2e%2e', 'a b', '$everything'])(
    'keeps a resource whose id is %s, and reads another such by reference',
    async (id) => {
      answer({
        Condition: () =>
          bundleOf([condition(id, { encounter: reference(`Encounter/${encodeURIComponent(id)}`) })]),
      })
      expect(idsOf(await collectFrom(payer))).toEqual([id])
      // Wherever the id leads, it is below the payer's base.
      for (const url of payer.requests) expect(url).toMatch(/^\/fhir\//)
    },
  )

  it('takes a number for an id, and nothing without one', async () => {
    const odd = [
      { ...condition('1'), id: new LosslessNumber('-7') },
      { ...condition('2'), id: '' },
    ]
    answer({ Condition: () => bundleOf([...odd, condition('a'.repeat(600)), condition('ok')]) })
    expect(idsOf(await collectFrom(payer))).toEqual(['-7', 'ok'])
  })

  describe('within limits', () => {
    const chain = (length: number, isCircle: boolean) =>
      Object.fromEntries(
        Array.from({ length }, (_, index) => {
          const next = isCircle ? (index + 1) % length : index + 1
          const more = { encounter: reference(`Condition/n${next}`) }
          return [`Condition/n${index}`, () => ({ body: JSON.stringify(condition(`n${index}`, more)) })]
        }),
      )

    it.each([2, 3, 10, 1000])('goes once round a circle of %i references', async (length) => {
      answer({
        ...chain(length, true),
        Condition: () => bundleOf([condition('start', { encounter: reference('Condition/n0') })]),
      })
      const records = await collectFrom(payer, { limits: { maxReferenceDepth: 1000 } })
      expect(records).toMatchObject({ failures: [], counts: { Condition: length + 1 } })
    })

    it('follows a chain no further than allowed, and says so', async () => {
      answer({
        ...chain(1000, false),
        Condition: () => bundleOf([condition('start', { encounter: reference('Condition/n0') })]),
      })
      const records = await collectFrom(payer)
      expect(records.counts.Condition).toBe(21)
      expect(records.failures).toMatchObject([{ type: 'Condition', issues: [{ code: 'too-costly' }] }])
    })

    it.each<[string, Parameters<typeof collectFrom>[1]]>([
      ['reads', { limits: { maxReads: 10 } }],
      ['resources', { limits: { maxResources: 12 } }],
      ['bytes', { limits: { maxKeptBytes: 2500 } }],
      ['bytes on the way', { limits: { maxReceivedBytes: 4000 } }],
    ])('keeps what came before there were too many %s', async (_what, options) => {
      const references = Array.from({ length: 40 }, (_, index) => ({ reference: `Condition/r${index}` }))
      payer.script = ({ path }) => {
        if (path === 'Condition') return bundleOf([condition('c1', { note: references })])
        const [, id] = /^Condition\/(.*)$/.exec(path) ?? []
        return id === undefined ? undefined : { body: JSON.stringify(condition(id)) }
      }
      const records = await collectFrom(payer, options)
      expect(records.counts.Condition).toBeGreaterThan(5)
      expect(records.counts.Condition).toBeLessThan(40)
      expect(records.failures).toMatchObject([{ type: 'Condition', issues: [{ code: 'too-costly' }] }])
    })

    it('keeps what came before the time was over, and notes what is missing', async () => {
      answer({
        Condition: ({ query }) => (query.has('at') ? { silent: true } : bundleOf([condition('c1')], '?at=2')),
        Goal: () => ({ silent: true }),
      })
      const types = ['Condition', 'Goal', 'Coverage'] as const
      const records = await collectFrom(payer, { types, limits: { collectMs: 400 } })
      expect(idsOf(records)).toEqual(['c1'])
      const timeout = { issues: [{ severity: 'error', code: 'timeout' }] }
      expect(records.failures).toEqual(
        expect.arrayContaining([
          { type: 'Condition', ...timeout },
          { type: 'Goal', ...timeout },
        ]),
      )
      expect(records.failures.some(({ type }) => type === 'Coverage')).toBe(false)
    })
  })
})
