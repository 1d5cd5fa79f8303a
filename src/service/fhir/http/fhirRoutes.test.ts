import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSyncService } from '../../sync/testing/createSyncService.ts'
import { startFhirPayer } from '../../sync/testing/startFhirPayer.ts'
import { enqueueSync } from '../../sync/jobs/enqueueSync.ts'
import { deletePatientData } from '../../sync/deletePatientData.ts'
import { fhirApp } from '../testing/fhirApp.ts'
import type { FastifyInstance } from 'fastify'
import type { JsonObject } from '../../sync/fhirJson.ts'
import type { FhirPayer } from '../../sync/testing/startFhirPayer.ts'
import type { SyncService } from '../../sync/testing/createSyncService.ts'

interface Bundle {
  id: string
  type: string
  total?: number
  link: { relation: string; url: string }[]
  entry: { fullUrl: string; resource: { resourceType: string; id: string }; search: { mode: string } }[]
}

const person = (id: string): JsonObject[] => [
  { resourceType: 'Patient', id },
  ...Array.from({ length: 5 }, (_, index) => ({
    resourceType: 'Observation',
    id: `o${index}`,
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${id}` },
    performer: [{ reference: 'Organization/lab' }],
    valueString: `result ${index}`,
  })),
]

describe('the FHIR API', () => {
  let payer: FhirPayer
  let service: SyncService
  let app: FastifyInstance
  /** Authorizations by the bearer token that stands for them. */
  let amy: string
  let ben: string

  beforeAll(async () => {
    payer = await startFhirPayer([
      ...person('amy'),
      ...person('ben').slice(0, 3),
      { resourceType: 'Organization', id: 'lab' },
    ])
    service = await createSyncService([payer])
    app = await fhirApp(service.deps)
    amy = await service.authorize(payer, 'amy')
    ben = await service.authorize(payer, 'ben')
    await service.sync(amy)
    await service.sync(ben)
  })
  afterAll(async () => {
    await app.close()
    await service.close()
    await payer.close()
  })

  const get = (url: string, token = amy, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { authorization: token, ...headers } })
  const search = async (url: string, token = amy) => {
    const response = await get(url, token)
    expect(response.statusCode).toBe(200)
    return response.json<Bundle>()
  }
  const link = (bundle: Bundle, relation: string) => bundle.link.find((one) => one.relation === relation)?.url
  const local = (url: string | undefined) => (url ?? '').replace('https://api.example', '')
  const patientId = async (id: string) =>
    (
      await service.deps.database.kysely
        .selectFrom('patient_authorization')
        .select('patient_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).patient_id ?? ''

  it.each(['$PATIENT_ID', '%24PATIENT_ID'])('reads the patient as %s', async (id) => {
    const response = await get(`/fhir/Patient/${id}?`)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
    expect(response.headers.etag).toBe('W/"1"')
    expect(response.headers['last-modified']).toBe('Sat, 21 Nov 2026 12:00:00 GMT')
    expect(response.json()).toMatchObject({ resourceType: 'Patient', id: await patientId(amy) })
  })

  it('gives a part of a resource, marked as such', async () => {
    const [id] = (await search('/fhir/Observation')).entry.map(({ resource }) => resource.id)
    const partOf = async (query: string) => (await get(`/fhir/Observation/${id}?${query}`)).json<JsonObject>()
    const whole = await partOf('color=red')
    expect(whole).toHaveProperty('valueString')
    expect(await partOf('_summary=false')).toEqual(whole)
    const part = await partOf('_elements=performer')
    expect(Object.keys(part)).toEqual(['resourceType', 'id', 'meta', 'status', 'code', 'performer'])
    expect(part.meta).toMatchObject({
      tag: expect.arrayContaining([expect.objectContaining({ code: 'SUBSETTED' })]) as unknown,
    })
    expect(await partOf('_summary=text&_elements=performer')).not.toHaveProperty('performer')
    for (const query of ['_summary=count', '_summary=x', '_elements=a%20b', '_summary=true&_summary=text']) {
      const response = await get(`/fhir/Observation/${id}?${query}`)
      expect(response.statusCode).toBe(400)
      expect(response.body).toContain(query.split('=')[0])
    }
    const strict = { prefer: 'handling=strict' }
    expect((await get(`/fhir/Observation/${id}?color=red`, amy, strict)).statusCode).toBe(400)
    expect((await get(`/fhir/Observation/${id}?_format=json&_summary=data`, amy, strict)).statusCode).toBe(
      200,
    )
  })

  it('gives what the client has already no second time', async () => {
    const { headers } = await get('/fhir/Patient/$PATIENT_ID')
    for (const condition of [
      { 'if-none-match': String(headers.etag) },
      { 'if-modified-since': String(headers['last-modified']) },
    ]) {
      const response = await get('/fhir/Patient/$PATIENT_ID', amy, condition)
      expect(response.statusCode).toBe(304)
      expect(response.body).toBe('')
      expect(response.headers).toMatchObject({
        etag: headers.etag,
        'last-modified': headers['last-modified'],
      })
      expect(response.headers['content-type']).toBeUndefined()
    }
    expect((await get('/fhir/Patient/$PATIENT_ID', amy, { 'if-none-match': 'W/"2"' })).statusCode).toBe(200)
    expect((await get(`/fhir/Patient/${randomUUID()}`, amy, { 'if-none-match': '*' })).statusCode).toBe(404)
  })

  it('gives what a relative reference leads to, appended to the base', async () => {
    const found = await search('/fhir/Observation?_count=1')
    const resource = found.entry[0]?.resource as unknown as Record<'subject' | 'performer', unknown>
    const references = JSON.stringify([resource.subject, resource.performer]).match(
      /(?<="reference":")[^"]+/g,
    )
    expect(references).toEqual([
      expect.stringMatching(/^Patient\//),
      expect.stringMatching(/^Organization\//),
    ])
    for (const reference of references ?? []) {
      const [resourceType, id] = reference.split('/')
      expect((await get(`/fhir/${reference}`)).json()).toMatchObject({ resourceType, id })
      expect((await get(`/fhir/${reference}`, ben)).statusCode).toBe(404)
    }
  })

  it('answers foreign, unknown and malformed ids alike', async () => {
    const foreign = await get(`/fhir/Patient/${await patientId(ben)}`)
    const unknown = await get(`/fhir/Patient/${randomUUID()}`)
    const malformed = await get('/fhir/Patient/nobody')
    expect(foreign.statusCode).toBe(404)
    expect(foreign.body).toBe(unknown.body)
    expect(foreign.body).toBe(malformed.body)
    expect(foreign.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] })
  })

  it('pages through every match once, both ways, by absolute links', async () => {
    const ids: string[] = []
    let url: string | undefined = 'https://api.example/fhir/Observation?_count=2'
    const pages: Bundle[] = []
    while (url !== undefined) {
      const page: Bundle = await search(local(url))
      pages.push(page)
      ids.push(...page.entry.map(({ resource }) => resource.id))
      url = link(page, 'next')
    }
    expect(pages.map(({ entry }) => entry.length)).toEqual([2, 2, 1])
    expect(new Set(ids).size).toBe(5)
    expect(link(pages[0] as Bundle, 'previous')).toBeUndefined()
    const back = await search(local(link(pages[2] as Bundle, 'previous')))
    expect(back.entry).toEqual(pages[1]?.entry)
    expect((await search(local(link(back, 'first')))).entry).toEqual(pages[0]?.entry)
  })

  it('names in self exactly what was used, and the tag of the authorization', async () => {
    const bundle = await search('/fhir/Observation?_count=3&_offset=1&color=red&patient=$PATIENT_ID')
    const self = new URL(link(bundle, 'self') ?? '')
    expect(Object.fromEntries(self.searchParams)).toEqual({
      patient: `Patient/${await patientId(amy)}`,
      _count: '3',
      _offset: '1',
      _tag: `https://fhir.flexpa.com/identifiers/PatientAccessTokenId|${amy}`,
    })
    expect(bundle).toMatchObject({ type: 'searchset', entry: [{ search: { mode: 'match' } }, {}, {}] })
    const [entry] = bundle.entry
    expect(entry?.fullUrl).toBe(`https://api.example/fhir/Observation/${entry?.resource.id ?? ''}`)
  })

  it.each([
    ['$PATIENT_ID', 5],
    ['%24PATIENT_ID', 5],
    ['Patient/$PATIENT_ID', 5],
    ['Patient%2F%24PATIENT_ID', 5],
    ['someone-else', 0],
    ['someone-else,$PATIENT_ID', 5],
  ])('finds by patient=%s', async (value, count) => {
    expect((await search(`/fhir/Observation?patient=${value}`)).entry).toHaveLength(count)
  })

  it('finds by _id, several too, and never what is foreign', async () => {
    const all = await search('/fhir/Observation')
    const [one, two] = all.entry.map(({ resource }) => resource.id)
    const foreign = (await search('/fhir/Observation', ben)).entry[0]?.resource.id
    const found = await search(`/fhir/Observation?_id=${one},${two},${foreign}`)
    expect(found.entry.map(({ resource }) => resource.id)).toEqual([one, two])
    expect((await search('/fhir/Patient?_id=$PATIENT_ID')).entry).toHaveLength(1)
  })

  it('counts', async () => {
    expect(await search('/fhir/Observation?_count=0')).toMatchObject({ total: 5, entry: [] })
    expect(await search('/fhir/Observation?_summary=count')).toMatchObject({ total: 5, entry: [] })
    expect(await search('/fhir/Observation?_count=1&_total=accurate')).toMatchObject({ total: 5 })
    expect(await search('/fhir/Observation?_count=5000')).not.toHaveProperty('total')
    expect(await search('/fhir/Goal')).toMatchObject({ entry: [], link: [{}, {}] })
    expect((await search('/fhir/Observation?_offset=100')).entry).toEqual([])
  })

  it.each([
    '_count=-1',
    '_count=x',
    '_count=1&_count=2',
    '_offset=1e9',
    '_id=a%20b',
    'patient=Group/1',
    '_total=all',
  ])('refuses %s and names the parameter', async (query) => {
    const response = await get(`/fhir/Observation?${query}`)
    expect(response.statusCode).toBe(400)
    const [name = ''] = query.split('=')
    expect(response.json<{ issue: { details: { text: string } }[] }>().issue[0]?.details.text).toContain(name)
  })

  it('ignores unknown parameters unless handling is strict', async () => {
    expect((await get('/fhir/Practitioner?patient=1')).statusCode).toBe(200)
    const strict = await get('/fhir/Practitioner?patient=1', amy, { prefer: 'handling=strict' })
    expect(strict.statusCode).toBe(400)
    expect(strict.body).toContain('patient')
  })

  it.each([
    '/fhir/Patient/$PATIENT_ID/$everything',
    '/fhir/Patient/%24PATIENT_ID/%24everything',
    '/fhir/Patient/$everything',
  ])('gives all of the patient at %s, the Patient first, without shared types', async (url) => {
    const bundle = await search(url)
    expect(bundle.entry.map(({ resource }) => resource.resourceType)).toEqual([
      'Patient',
      ...Array.from({ length: 5 }, () => 'Observation'),
    ])
    expect(link(bundle, 'self')).toContain('$everything')
    expect((await search('/fhir/Organization')).entry).toHaveLength(1)
  })

  it("does not give another patient's everything", async () => {
    expect((await get(`/fhir/Patient/${await patientId(ben)}/$everything`)).statusCode).toBe(404)
  })

  it('describes itself to anyone', async () => {
    const response = await app.inject({ url: '/fhir/metadata' })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
  })

  it('says when to come back while the first sync runs', async () => {
    const id = await service.authorize(payer, 'amy')
    await service.deps.database.transaction((trx) => enqueueSync(service.deps, trx, id))
    for (const url of ['/fhir/Patient/$PATIENT_ID', '/fhir/Patient', '/fhir/Patient/$everything']) {
      const response = await get(url, id)
      expect(response.statusCode).toBe(429)
      expect(response.headers['retry-after']).toMatch(/^\d+$/)
      expect(response.headers['x-retry-after']).toBe(response.headers['retry-after'])
      expect(response.json()).toMatchObject({ issue: [{ code: 'transient' }] })
    }
  })

  it("says that the sync failed, with the payer's own issues", async () => {
    const issue = { severity: 'error', code: 'suppressed', details: { text: 'Closed' }, diagnostics: 'Amy' }
    payer.script = ({ path }) =>
      path === 'Patient/amy'
        ? { status: 403, body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [issue] }) }
        : undefined
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    payer.script = () => undefined
    const response = await get('/fhir/Patient/$PATIENT_ID', id)
    expect(response.statusCode).toBe(422)
    expect(response.json<{ issue: unknown[] }>().issue).toMatchObject([
      { code: 'processing' },
      { severity: 'error', code: 'suppressed', details: { text: 'Closed' } },
    ])
    expect(response.body).not.toContain('Amy')
  })

  it('pages on in the old generation while a sync has put a new one in place, for an hour', async () => {
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    const first = await search('/fhir/Observation?_count=4', id)
    payer.script = ({ path }) =>
      path === 'Observation' ? { body: '{"resourceType":"Bundle","entry":[]}' } : undefined
    await service.sync(id)
    payer.script = () => undefined
    const next = local(link(first, 'next'))
    expect((await search(next, id)).entry).toHaveLength(1)
    expect((await search('/fhir/Observation', id)).entry).toEqual([])
    service.advance(3_600_001)
    expect((await get(next, id)).statusCode).toBe(410)
  })

  it('has nothing any more once the data was deleted', async () => {
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    await service.deps.database.transaction((trx) => deletePatientData(trx, id, new Date()))
    for (const url of ['/fhir/Patient/$PATIENT_ID', '/fhir/Patient', '/fhir/Patient/$everything']) {
      expect((await get(url, id)).statusCode).toBe(404)
    }
  })
})
