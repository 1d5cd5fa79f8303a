import { Readable } from 'node:stream'
import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { RESOURCE_TYPES } from '../../../../contract/resourceTypes.ts'
import { createService } from '../../../createService.ts'
import { expireData } from '../../../sync/expireData.ts'
import { START_TIMEOUT_MS } from '../../../testing/createTestService.ts'
import { refresh } from '../../../testing/linkApi.ts'
import { runWaitingSyncs } from '../../../testing/passTime.ts'
import { serviceForSuite } from '../../../testing/serviceForSuite.ts'
import { expectOutcome } from '../../testing/expectOutcome.ts'
import { serveObservations, syncedPatient } from '../../testing/linkedPatient.ts'
import { everything } from './everything.ts'
import { BATCH, countEverything } from './readBatches.ts'
import { readFilter } from './readFilter.ts'
import type { AddressInfo } from 'node:net'
import type { LightMyRequestResponse } from 'fastify'
import type { Database } from '../../../database/openDatabase.ts'
import type { LinkedPatient } from '../../testing/linkedPatient.ts'

interface Bundle {
  type: string
  total: number
  link: { relation: string; url: string }[]
  entry: { fullUrl: string; resource: { resourceType: string; id: string } }[]
}

const service = serviceForSuite()
const URL_PATH = '/fhir/Patient/$PATIENT_ID/$everything'
const bundleOf = (response: LightMyRequestResponse) => {
  expect(response.statusCode).toBe(200)
  return response.json<Bundle>()
}

/** As if the last sync had brought so many goals more, each of so many characters. */
async function addGoals({ sub }: LinkedPatient, count: number, length: number): Promise<void> {
  await sql`
    insert into resource (authorization_id, generation, type, id, version, updated, content, content_hash, refs)
    select id, current_generation, 'Goal', gen_random_uuid(), 1, '2026-11-21T12:00:00Z',
      '{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"' || repeat('x', ${length}::integer) ||
      '"},"subject":{"display":"Amy"}}', '', '{}'
    from patient_authorization, generate_series(1, ${count}::integer) where id = ${sub}`.execute(
    service.deps.database.kysely,
  )
}

/** Counts the transactions in which a patient's records are read. */
function countingDatabase(): Database & { reads: number } {
  const counting = {
    ...service.deps.database,
    reads: 0,
    forPatient: ((id, work) => {
      counting.reads += 1
      return service.deps.database.forPatient(id, work)
    }) as Database['forPatient'],
  }
  return counting
}

describe('$everything', () => {
  let amy: LinkedPatient
  beforeAll(async () => {
    serveObservations(service, 3)
    amy = await syncedPatient(service)
    await addGoals(amy, 2 * BATCH + 7, 50)
  }, START_TIMEOUT_MS)

  it('is one Bundle, however many there are, with the Patient first and each once', async () => {
    const response = await amy.ask(`${URL_PATH}?_count=5`)
    const bundle = bundleOf(response)
    expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
    const total = 1 + 3 + 2 * BATCH + 7
    expect(bundle).toMatchObject({ type: 'searchset', total })
    expect(bundle.link).toEqual([
      { relation: 'self', url: `https://link.example/fhir/Patient/${amy.patientId}/$everything` },
    ])
    expect(bundle.entry[0]).toMatchObject({
      fullUrl: `https://link.example/fhir/Patient/${amy.patientId}`,
      resource: { resourceType: 'Patient', id: amy.patientId },
      search: { mode: 'match' },
    })
    expect(new Set(bundle.entry.map(({ fullUrl }) => fullUrl)).size).toBe(total)
  })

  it('leaves out the five types that belong to no patient, and no other', async () => {
    const eve = await syncedPatient(service)
    await sql`
      insert into resource (authorization_id, generation, type, id, version, updated, content, content_hash, refs)
      select id, current_generation, type, gen_random_uuid(), 1, now(), format('{"resourceType":"%s"}', type), '', '{}'
      from patient_authorization, unnest(${RESOURCE_TYPES}::text[]) type where id = ${eve.sub} and type <> 'Patient'`.execute(
      service.deps.database.kysely,
    )
    const place = await placeOf(eve)
    const total = await countEverything(service.deps, place, ALL)
    const { entry } = JSON.parse(
      (await allOf(everything(service.deps, place, ALL, total))).join(''),
    ) as Bundle
    const given = new Set(entry.map(({ resource }) => resource.resourceType))
    expect(RESOURCE_TYPES.filter((type) => !given.has(type))).toEqual([
      'Location',
      'Medication',
      'Organization',
      'Practitioner',
      'PractitionerRole',
    ])
  })

  it('is narrowed by _type', async () => {
    const bundle = bundleOf(await amy.ask(`${URL_PATH}?_type=Observation,Coverage&color=red`))
    expect(bundle.entry.map(({ resource }) => resource.resourceType)).toEqual(Array(3).fill('Observation'))
    expect(bundle.link[0]?.url).toContain('?_type=Observation%2CCoverage')
    expect(bundle.link[0]?.url).not.toContain('color')
    expect(bundleOf(await amy.ask(`${URL_PATH}?_type=Observation&_type=Patient`)).total).toBe(4)
    expect(bundleOf(await amy.ask(`${URL_PATH}?_type=Practitioner`))).toMatchObject({ total: 0, entry: [] })
  })

  it('is narrowed by _since', async () => {
    const at = (since: string) => amy.ask(`${URL_PATH}?_type=Goal,Observation&_since=${since}`)
    for (const before of ['2026-11-21T11:59:59Z', '2026-11-21T13:59:59.9%2B02:00', '2026-11-20']) {
      expect(bundleOf(await at(before)).total).toBe(2 * BATCH + 7 + 3)
    }
    for (const after of ['2026-11-21T12:00:00Z', '2026-11-22', '2026-11-21T07:30:00-05:00']) {
      expect(bundleOf(await at(after))).toMatchObject({ total: 0, entry: [] })
    }
  })

  it.each([
    ['_type=Claim', 'value'],
    ['_type=', 'value'],
    ['_since=yesterday', 'value'],
    ['_since=2026-02-31', 'value'],
    ['_since=2026-11-21T25:00:00Z', 'value'],
    ['_since=2026-11-21&_since=2026-11-22', 'value'],
    ['start=2026-01-01', 'not-supported'],
    ['end=2026-01-01', 'not-supported'],
  ])('refuses %s by its name', async (query, code) => {
    const [name = ''] = query.split('=')
    expect(expectOutcome(await amy.ask(`${URL_PATH}?${query}`), 400, code)).toContain(name)
  })

  it('refuses unknown parameters where handling is strict', async () => {
    const strict = { headers: { prefer: 'return=minimal, handling=strict' } }
    expect(expectOutcome(await amy.ask(`${URL_PATH}?color=red`, strict), 400, 'not-supported')).toContain(
      'color',
    )
    expect((await amy.ask(`${URL_PATH}?_type=Goal&_format=json`, strict)).statusCode).toBe(200)
  })

  it('reads a batch when the one before was taken, and none once nobody wants more', async () => {
    const database = countingDatabase()
    const total = 4 + 2 * BATCH + 7
    const stream = Readable.from(everything({ database }, await placeOf(amy), ALL, total))
    const taken: string[] = []
    for (let count = 0; count < 3; count += 1) {
      stream.read(0)
      await expect.poll(() => stream.readableLength).toBeGreaterThan(0)
      // What is taken, and one piece ahead: never the whole.
      expect(database.reads).toBeLessThanOrEqual(count + 1)
      taken.push(String(stream.read()))
    }
    expect(taken[0]).toContain('"entry":[')
    const { reads } = database
    stream.destroy()
    await expect.poll(() => stream.closed).toBe(true)
    expect(database.reads).toBe(reads)
    expect(taken.join('')).not.toContain(']}]')
  })

  it('has no more in memory than some long resources', async () => {
    const ben = await syncedPatient(service)
    await addGoals(ben, 12, 1_000_000)
    const pieces = await allOf(everything(service.deps, await placeOf(ben), ALL, 16))
    const sizes = pieces.map(({ length }) => length)
    expect(Math.max(...sizes)).toBeLessThan(3_500_000)
    expect(sizes.reduce((sum, size) => sum + size)).toBeGreaterThan(12_000_000)
  })

  it('stops reading when the client has gone', async () => {
    const cat = await syncedPatient(service)
    await addGoals(cat, 40, 1_000_000)
    const database = countingDatabase()
    const app = await createService({ ...service.deps, database })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const ended = new Promise<void>((settle) => {
      app.server.on('request', (_request, response) => void response.on('close', settle))
    })
    const { port } = app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `GET ${URL_PATH} HTTP/1.1\r\nHost: link.example\r\nAuthorization: Bearer ${cat.accessToken}\r\n\r\n`,
      )
    })
    socket.once('data', () => socket.destroy())
    await ended
    await app.close()
    // Forty megabytes would be sixteen.
    expect(database.reads).toBeLessThan(12)
  })

  it('goes on in the generation it began with while a sync puts a new one in place, and breaks off where it goes', async () => {
    const dan = await syncedPatient(service)
    await addGoals(dan, 3 * BATCH, 10)
    const total = 4 + 3 * BATCH
    const pieces = everything(service.deps, await placeOf(dan), ALL, total)
    const place = await placeOf(dan)
    const rest = everything(service.deps, place, ALL, total)
    for (const begun of [pieces, rest]) for (let count = 0; count < 3; count += 1) await begun.next()

    service.advance(25 * 3_600_000)
    expect((await refresh(service, dan.refreshToken)).statusCode).toBe(200)
    await runWaitingSyncs(service)
    expect((await placeOf(dan)).generation).toBeGreaterThan(place.generation)
    expect((await allOf(pieces)).at(-1)).toBe(']}')

    service.advance(3_600_001)
    await expireData(service.deps)
    await expect(allOf(rest)).rejects.toThrow('The records went')
  })
})

async function allOf(pieces: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = []
  for await (const piece of pieces) read.push(piece)
  return read
}

const ALL = readFilter(new URLSearchParams(), { isStrict: false })

async function placeOf({ sub, patientId }: LinkedPatient) {
  const row = await service.deps.database.kysely
    .selectFrom('patient_authorization')
    .select('current_generation')
    .where('id', '=', sub)
    .executeTakeFirstOrThrow()
  const generation = row.current_generation ?? 0
  return { fhirUrl: 'https://link.example/fhir', authorizationId: sub, generation, patientId }
}
