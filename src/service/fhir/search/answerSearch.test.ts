import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSyncService } from '../../sync/testing/createSyncService.ts'
import { startFhirPayer } from '../../sync/testing/startFhirPayer.ts'
import { printJson } from '../../sync/fhirJson.ts'
import { fhirApp } from '../testing/fhirApp.ts'
import { storeResources } from '../testing/storeResources.ts'
import type { FastifyInstance } from 'fastify'
import type { JsonObject } from '../../sync/fhirJson.ts'
import type { FhirPayer } from '../../sync/testing/startFhirPayer.ts'
import type { SyncService } from '../../sync/testing/createSyncService.ts'

interface Bundle {
  type: string
  total?: number
  link: { relation: string; url: string }[]
  entry: { fullUrl: string; resource: Resource; search: { mode: string } }[]
}
interface Resource {
  resourceType: string
  id: string
  meta: { tag: { code: string }[] }
  [element: string]: unknown
}

const MINUTES = Array.from({ length: 8 }, (_, index) => index)

function observation(minute: number, value = 1): JsonObject {
  return {
    resourceType: 'Observation',
    id: `o${minute}`,
    status: 'final',
    code: { text: 'Pulse' },
    subject: { reference: 'Patient/amy' },
    performer: [{ reference: 'Organization/lab' }],
    // Two at a time have the same, so that the order needs more than it.
    effectiveDateTime: `2025-03-01T10:0${Math.floor(minute / 2)}:00Z`,
    valueString: `${value}`,
    note: [{ text: 'said' }],
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Pulse</div>' },
  }
}

let payer: FhirPayer
let service: SyncService
let app: FastifyInstance
let amy: string

beforeAll(async () => {
  payer = await startFhirPayer([
    { resourceType: 'Patient', id: 'amy', name: [{ family: 'Shaw' }], gender: 'female' },
    ...MINUTES.map((minute) => observation(minute)),
    { resourceType: 'Organization', id: 'lab', name: 'Lab' },
  ])
  service = await createSyncService([payer])
  app = await fhirApp(service.deps)
  amy = await service.authorize(payer, 'amy')
  await service.sync(amy)
})
afterAll(async () => {
  await app.close()
  await service.close()
  await payer.close()
})

const get = (url: string, token = amy, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { authorization: `Bearer ${token}`, ...headers } })

async function search(query: string, token = amy): Promise<Bundle> {
  const response = await get(`/fhir/${query}`, token)
  expect(response.statusCode).toBe(200)
  return response.json<Bundle>()
}

function linkOf(bundle: Bundle, relation: string): string | undefined {
  return bundle.link.find((each) => each.relation === relation)?.url
}

/** What follows the FHIR API's own address in a link. */
function local(url: string): string {
  expect(url).toMatch(/^https:\/\/api\.example\/fhir\//)
  return url.replace('https://api.example/fhir/', '')
}

function resourcesOf({ entry }: Bundle, mode: string): Resource[] {
  return entry.filter((each) => each.search.mode === mode).map(({ resource }) => resource)
}

describe('the links of a page', () => {
  const query =
    'Observation?patient=$PATIENT_ID&_include=Observation:performer&_sort=-date,_id&_elements=status&_total=accurate&_count=3'

  it('hold everything that was used, and lead through it', async () => {
    const first = await search(query)
    expect(first.total).toBe(8)
    const second = await search(local(linkOf(first, 'next') ?? ''))
    for (const url of second.link.map((each) => each.url)) {
      expect(url.match(/\?/g)).toHaveLength(1)
      expect(new URL(url).searchParams.getAll('_include')).toEqual(['Observation:performer'])
      expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
        _sort: '-date,_id',
        _elements: 'status',
        _total: 'accurate',
        _count: '3',
        _tag: `https://fhir.flexpa.com/identifiers/PatientAccessTokenId|${amy}`,
      })
    }
    expect(second.total).toBe(8)
    expect(resourcesOf(second, 'include')).toHaveLength(1)
    expect(resourcesOf(second, 'match').every((each) => !('valueString' in each))).toBe(true)
    expect(second.link.map(({ relation }) => relation)).toEqual(['self', 'first', 'next', 'previous'])
    expect((await search(local(linkOf(second, 'first') ?? ''))).entry).toEqual(first.entry)
    expect((await search(local(linkOf(second, 'previous') ?? ''))).entry).toEqual(first.entry)
    expect((await search(local(linkOf(second, 'self') ?? ''))).entry).toEqual(second.entry)
  })

  it('say how many a page has at most', async () => {
    expect(linkOf(await search('Observation'), 'self')).toContain('_count=20&')
    expect(linkOf(await search('Observation?_count=1001'), 'self')).toContain('_count=1000&')
  })

  it('have no page after the end', async () => {
    const beyond = await search('Observation?_offset=100')
    expect(beyond.entry).toEqual([])
    expect(beyond.link.map(({ relation }) => relation)).toEqual(['self', 'first', 'previous'])
  })

  it('lead through every match once, whatever syncs do meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('', '&_sort=-date', '&_sort=value-string,date', '&_include=*'),
        fc.array(fc.subarray(MINUTES), { minLength: 2, maxLength: 2 }),
        async (count, order, later) => {
          payer.script = () => undefined
          const token = await service.authorize(payer, 'amy')
          await service.sync(token)
          const all = (await search(`Observation?_count=1000${order}`, token)).entry
          const seen: Bundle['entry'] = []
          let next: string | undefined = `Observation?_count=${count}${order}`
          for (let pages = 0; next !== undefined; pages += 1) {
            const page: Bundle = await search(next, token)
            seen.push(...page.entry)
            const url = linkOf(page, 'next')
            next = url === undefined ? undefined : local(url)
            const minutes = later[pages]
            if (minutes === undefined) continue
            const entry = minutes.map((minute) => ({ resource: observation(minute + 1, pages) }))
            payer.script = ({ path }) =>
              path === 'Observation'
                ? { body: printJson({ resourceType: 'Bundle', type: 'searchset', entry }) }
                : undefined
            await service.sync(token)
          }
          const matches = (entries: Bundle['entry']) =>
            entries.filter(({ search }) => search.mode === 'match')
          expect(matches(seen)).toEqual(matches(all))
        },
      ),
      { numRuns: 4 },
    )
    payer.script = () => undefined
  })
})

describe('parts of resources', () => {
  it.each([
    ['_elements=valueString', ['valueString', 'status', 'code'], ['note', 'text', 'subject']],
    ['_elements=value,subject', ['valueString', 'subject', 'status'], ['note', 'text']],
    ['_summary=true', ['status', 'code', 'subject'], ['note', 'text']],
    ['_summary=text', ['text', 'status', 'code'], ['note', 'subject']],
    ['_summary=data', ['note', 'status', 'subject'], ['text']],
    ['_summary=true&_elements=note', ['status'], ['note']],
  ])('%s', async (query, there, away) => {
    const [resource] = resourcesOf(await search(`Observation?_count=1&${query}`), 'match')
    expect(Object.keys(resource ?? {})).toEqual(
      expect.arrayContaining(['resourceType', 'id', 'meta', ...there]),
    )
    for (const name of away) expect(resource).not.toHaveProperty(name)
    expect(resource?.meta.tag.at(-1)?.code).toBe('SUBSETTED')
  })

  it('_summary=false gives all of them', async () => {
    const [resource] = resourcesOf(await search('Observation?_count=1&_summary=false'), 'match')
    expect(resource).toMatchObject({ note: [{ text: 'said' }], status: 'final' })
    expect(resource?.meta.tag.some(({ code }) => code === 'SUBSETTED')).toBe(false)
  })

  it('_summary is of what is included too, _elements is not', async () => {
    const included = async (query: string) =>
      resourcesOf(await search(`Observation?_include=Observation:subject&${query}`), 'include')[0]
    expect(await included('_elements=status')).toMatchObject({ name: [{ family: 'Shaw' }] })
    expect((await included('_elements=status'))?.meta.tag.at(-1)?.code).not.toBe('SUBSETTED')
    expect((await included('_summary=text'))?.meta.tag.at(-1)?.code).toBe('SUBSETTED')
  })

  it.each(['_summary=count', '_count=0', '_summary=count&_include=*&_count=5'])(
    '%s gives none of them',
    async (query) => {
      expect(await search(`Observation?${query}`)).toMatchObject({
        total: 8,
        entry: [],
        link: [{ relation: 'self' }],
      })
    },
  )
})

describe('handling', () => {
  it.each([
    ['handling=strict', 400],
    ['return=minimal, handling=strict', 400],
    ['handling=lenient', 200],
    ['', 200],
  ])('Prefer: %s', async (prefer, status) => {
    const response = await get('/fhir/Observation?colour=red', amy, { prefer })
    expect(response.statusCode).toBe(status)
    if (status === 400) expect(response.body).toContain('colour')
    else expect(linkOf(response.json<Bundle>(), 'self')).not.toContain('colour')
  })
})

describe('POST _search', () => {
  it('finds as GET does, with the parameters of form and address together', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/fhir/Observation/_search?_sort=-date',
      headers: { authorization: `Bearer ${amy}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'patient=%24PATIENT_ID&_count=3&date=gt2025-03-01T10%3A00%3A30Z',
    })
    const found = response.json<Bundle>()
    const same = await search(
      'Observation?_sort=-date&patient=$PATIENT_ID&_count=3&date=gt2025-03-01T10:00:30Z',
    )
    expect(found.entry).toHaveLength(3)
    expect([found.entry, found.link]).toEqual([same.entry, same.link])
  })
})

describe('what a page includes', () => {
  it('is 2,000 resources at most, and the page says that there is more', async () => {
    const other = await service.authorize(payer, 'amy')
    await service.sync(other)
    const query = 'Patient?_revinclude=Observation:subject'
    const patient = resourcesOf(await search(query, other), 'match')[0]
    const more = Array.from({ length: 1_993 }, () => ({
      resourceType: 'Observation' as const,
      id: randomUUID(),
      status: 'final',
      code: { text: 'Pulse' },
      subject: { reference: `Patient/${patient?.id}` },
    }))
    await storeResources(service.deps.database, other, more.slice(1))
    const whole = await search(query, other)
    expect([resourcesOf(whole, 'include').length, resourcesOf(whole, 'outcome')]).toEqual([2_000, []])
    await storeResources(service.deps.database, other, more.slice(0, 1))
    const cut = await search(query, other)
    expect(resourcesOf(cut, 'include')).toHaveLength(2_000)
    expect(resourcesOf(cut, 'outcome')).toMatchObject([{ resourceType: 'OperationOutcome' }])
  })
})
