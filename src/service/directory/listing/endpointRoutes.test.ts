import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RESOURCE_TYPES } from '../../../contract/resourceTypes.ts'
import { serviceForSuite } from '../../testing/serviceForSuite.ts'
import { recordOf } from '../import/recordOf.ts'
import { uuidV5 } from '../../database/uuidV5.ts'
import type { EndpointPage } from '../../../contract/endpoints.ts'
import type { LightMyRequestResponse } from 'fastify'
import type { EndpointRecord } from '../endpointRecord.ts'

const service = serviceForSuite({ config: { rateLimits: undefined } })

/** A live plan as imports make them. */
function live(brand: string, changes: Partial<EndpointRecord> = {}): EndpointRecord {
  const id = uuidV5('0f8a3c52-6d1b-4e7a-9c34-2b5d8e71a906', brand)
  const candidate = { brand, aliases: [], states: [], type: 'PROVIDER', isActive: true } as const
  const fhirBase = `https://${id}.example/fhir`
  const record = recordOf(id, { ...candidate, aliases: [], states: [], fhirBase }, {})
  return { ...record, ...changes }
}
const CLINICS = Array.from({ length: 47 }, (_, number) => live(`Clinic ${String(number).padStart(2, '0')}`))

beforeAll(() => service.deps.directory.setImported(CLINICS))
afterEach(() => service.deps.directory.setImported(CLINICS))

const get = (query = '', headers: Record<string, string> = {}) =>
  service.app.inject({ url: `/endpoints${query}`, headers })
const pageOf = (response: LightMyRequestResponse) => response.json<EndpointPage>()

/** All pages; `between` happens after each. */
async function walk(
  query: string,
  between: (page: EndpointPage) => void = () => undefined,
): Promise<string[]> {
  const names: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const response = await get(`?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    expect(response.statusCode).toBe(200)
    const page: EndpointPage = pageOf(response)
    names.push(...page.endpoints.map(({ label: [brand = ''] }) => brand))
    between(page)
    cursor = page.nextCursor
  }
  return names
}

describe('GET /endpoints', () => {
  it('tells of an endpoint what contract section 6 says, and nothing of our client', async () => {
    const response = await get('?search=humana&limit=1')
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(pageOf(response).endpoints).toEqual([
      {
        id: 'd39433b7-0fbd-4bc2-bdae-fb276799979f',
        name: 'humana-sandbox',
        label: ['Humana'],
        organization: { name: 'Humana', type: 'PAYER' },
        status: 'CONNECTED',
        refreshable: true,
        mode: 'TEST',
        network: 'CMS_9115',
        linesOfBusiness: ['MEDICARE_ADVANTAGE', 'COMMERCIAL'],
        resources: [...RESOURCE_TYPES],
      },
    ])
  })

  it('lists all, twenty at a time by name, each once', async () => {
    const all = service.deps.directory.all()
    const first = pageOf(await get())
    expect(first.endpoints).toHaveLength(20)
    expect(first.total).toBe(all.length)
    const names = await walk('')
    expect(names).toEqual([...names].sort(new Intl.Collator('en').compare))
    expect([...names].sort()).toEqual(all.map(({ label: [brand] }) => brand).sort())
  })

  it.each(['', 'search=clinic&'])('pages stably while plans come, go and change (%s)', async (search) => {
    let current = CLINICS
    const names = await walk(`${search}mode=LIVE&limit=7`, ({ endpoints }) => {
      const last = endpoints.at(-1)
      // What was just listed last is gone, another comes before it, and one behind.
      current = current
        .filter(({ id }) => id !== last?.id)
        .concat(live(`Clinic 00 of ${last?.id ?? ''}`), live(`Clinic 99 of ${last?.id ?? ''}`))
      service.deps.directory.setImported(current)
    })
    const stayed = CLINICS.map(({ label: [brand = ''] }) => brand)
    expect(names.filter((name) => stayed.includes(name))).toEqual(stayed)
    expect(new Set(names).size).toBe(names.length)
  })

  it('links to the next page with all that was asked, on the public address', async () => {
    const response = await get('?search=clinic&limit=30&mode=LIVE')
    const [, next = ''] = /^<([^>]+)>; rel="next"$/.exec(String(response.headers['link'])) ?? []
    expect(next).toMatch(/^https:\/\/link\.example\/endpoints\?search=clinic&limit=30&mode=LIVE&cursor=/)
    const rest = await service.app.inject(next.replace('https://link.example', ''))
    expect(pageOf(rest)).toMatchObject({ total: 47, nextCursor: null })
    expect(pageOf(rest).endpoints).toHaveLength(17)
    expect(rest.headers).not.toHaveProperty('link')
  })

  it('searches like the widget, by q too, and in both modes', async () => {
    const found = async (query: string) => pageOf(await get(query)).endpoints.map(({ name }) => name)
    expect(await found('?search=blue%20cross%20illinois&limit=1')).toEqual(['bcbs-illinois'])
    expect(await found('?q=humanna&limit=1')).toEqual(['humana-sandbox'])
    expect((await found('?q=clinic%2007'))[0]).toMatch(/^clinic-07-/)
    expect(pageOf(await get('?search=zzzzzz'))).toEqual({ endpoints: [], total: 0, nextCursor: null })
  })

  it.each([
    ['mode=LIVE', ({ mode }: EndpointRecord) => mode === 'LIVE'],
    ['status=IN_PROGRESS', ({ status }: EndpointRecord) => status === 'IN_PROGRESS'],
    ['network=TEFCA_IAS', ({ network }: EndpointRecord) => network === 'TEFCA_IAS'],
    ['refreshable=false', ({ refreshable }: EndpointRecord) => !refreshable],
    ['type=PROVIDER', ({ organization }: EndpointRecord) => organization.type === 'PROVIDER'],
    ['mode=TEST&refreshable=true&status=UNAVAILABLE', ({ name }: EndpointRecord) => name === 'masshealth'],
  ])('filters by %s', async (query, passes) => {
    const expected = service.deps.directory.all().filter(passes)
    expect(expected.length).toBeGreaterThan(0)
    const page = pageOf(await get(`?${query}&limit=100`))
    expect(page.total).toBe(expected.length)
    expect(page.endpoints.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['mode=live', 'mode'],
    ['status=OPEN', 'status'],
    ['network=X', 'network'],
    ['type=x', 'type'],
    ['refreshable=yes', 'refreshable'],
    [`search=${'x'.repeat(201)}`, 'search'],
    ['q=a%00b', 'q'],
    ['cursor=', 'cursor'],
    ['cursor=abc', 'cursor'],
    [`cursor=${Buffer.from('[1,2]').toString('base64url')}`, 'cursor'],
    [`cursor=${Buffer.from('[0,0,"a","b","other"]').toString('base64url')}`, 'cursor'],
    ['page=2', 'page'],
  ])('refuses ?%s, naming the field', async (query, field) => {
    const response = await get(`?${query}`)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: expect.stringMatching(new RegExp(`^${field}: `)) as unknown,
    })
    expect(response.headers['cache-control']).toBe('no-store')
  })

  it('refuses a cursor of another search, and takes another limit', async () => {
    const { nextCursor } = pageOf(await get('?search=clinic&limit=5'))
    expect((await get(`?search=clini&limit=5&cursor=${nextCursor ?? ''}`)).json()).toMatchObject({
      message: 'cursor: is of another search: keep all other parameters but limit',
    })
    expect((await get(`?search=clinic&limit=9&cursor=${nextCursor ?? ''}`)).statusCode).toBe(200)
  })

  it('answers 304 to who has it already, and 200 once something has changed', async () => {
    const first = await get('?mode=LIVE')
    const etag = String(first.headers.etag)
    expect(etag).toMatch(/^W\/"[\w-]+"$/)
    expect(first.headers['cache-control']).toBe('public, max-age=60')
    const again = await get('?mode=LIVE', { 'if-none-match': `"x", ${etag}` })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
    service.deps.directory.setImported([])
    expect((await get('?mode=LIVE', { 'if-none-match': etag })).statusCode).toBe(200)
  })

  it('takes GET and HEAD alone', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const response = await service.app.inject({ method, url: '/endpoints' })
      expect([response.statusCode, response.headers['allow']]).toEqual([405, 'GET, HEAD'])
    }
    expect((await service.app.inject({ method: 'HEAD', url: '/endpoints' })).statusCode).toBe(200)
  })
})
