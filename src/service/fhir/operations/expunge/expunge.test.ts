import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { RESOURCE_TYPES } from '../../../../contract/resourceTypes.ts'
import { UUID } from '../../../../contract/keys.ts'
import { enqueueSync } from '../../../sync/jobs/enqueueSync.ts'
import { changesOf } from '../../../testing/changesOf.ts'
import { introspect, requestToken, revoke } from '../../../testing/linkApi.ts'
import { passTime, runWaitingSyncs } from '../../../testing/passTime.ts'
import { serviceForSuite } from '../../../testing/serviceForSuite.ts'
import { expectOutcome } from '../../testing/expectOutcome.ts'
import {
  linkPatient,
  refreshedPatient,
  serveObservations,
  syncedPatient,
} from '../../testing/linkedPatient.ts'
import { expungePatient } from './expungePatient.ts'
import type { Database } from '../../../database/openDatabase.ts'
import type { IntrospectResponse } from '../../../../contract/linkApi.ts'
import type { LinkedPatient } from '../../testing/linkedPatient.ts'

const service = serviceForSuite()
const HOUR_MS = 3_600_000
const CANARY = 'Canary-Castellano'

beforeAll(() => {
  serveObservations(service, 3, CANARY)
  service.payer.replies.set('/fhir/Patient/payer-patient', {
    json: { resourceType: 'Patient', id: 'payer-patient', name: [{ family: CANARY, given: ['Amy'] }] },
  })
})

const expunge = (patient: LinkedPatient, id = '$PATIENT_ID') =>
  patient.ask(`/fhir/Patient/${id}/$expunge`, { method: 'POST', headers: { 'x-flexpa-raw': '0' } })
const local = (url: string) => url.replace('https://link.example', '')

const refreshed = (patient: LinkedPatient) => refreshedPatient(service, patient)

async function authorizationOf({ sub }: LinkedPatient) {
  return service.deps.database.kysely
    .selectFrom('patient_authorization')
    .selectAll()
    .where('id', '=', sub)
    .executeTakeFirstOrThrow()
}

async function syncJobsOf({ sub }: LinkedPatient) {
  return service.deps.database.kysely
    .selectFrom('sync_job')
    .select(['counts', 'failures', 'state'])
    .where('authorization_id', '=', sub)
    .execute()
}

/** The table of each row that holds the word, in whatever table. */
async function rowsWith(word: string): Promise<string[]> {
  const { kysely } = service.deps.database
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss')`.execute(kysely)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } =
      await sql`select 1 from ${sql.raw(name)} row where row::text like ${`%${word}%`}`.execute(kysely)
    found.push(...rows.map(() => name))
  }
  return found
}

const READS = [
  '/fhir/Patient/$PATIENT_ID',
  '/fhir/Patient/$everything',
  '/fhir/Patient/$PATIENT_ID/$everything?_type=Goal',
  ...['', '?_summary=count', '?_total=accurate', '?_count=1&_offset=1'].map(
    (query) => `/fhir/Observation${query}`,
  ),
  ...RESOURCE_TYPES.map((type) => `/fhir/${type}`),
]

describe('$expunge', () => {
  it('leaves no row of any table that tells of the records', async () => {
    expect(await rowsWith(CANARY)).toEqual([])
    const amy = await syncedPatient(service)
    // A second generation, and a third one that waits in the queue.
    await passTime(service, 25 * HOUR_MS)
    const later = await refreshed(amy)
    await passTime(service, 25 * HOUR_MS)
    const last = await refreshed(later)
    service.advance(25 * HOUR_MS)
    const waiting = await refreshed(last)
    const jobs = () =>
      sql`select 1 from pgboss.job where data->>'syncJobId' in (
      select id::text from sync_job where authorization_id = ${amy.sub} and generation = (
        select max(generation) from sync_job where authorization_id = ${amy.sub}))`.execute(
        service.deps.database.kysely,
      )
    expect((await jobs()).rows).toHaveLength(1)
    const tables = new Set(await rowsWith(CANARY))
    expect([...tables].sort()).toEqual(['public.event', 'public.patient_authorization', 'public.resource'])
    expect((await expunge(waiting)).statusCode).toBe(202)
    expect(await rowsWith(CANARY)).toEqual([])
    expect((await jobs()).rows).toEqual([])
    const told = await syncJobsOf(amy)
    expect(told.length).toBeGreaterThan(2)
    for (const { counts, failures, state } of told) {
      expect(Object.values(counts).filter((count) => count > 0)).toEqual([])
      expect(failures).toEqual([])
      expect(['COMPLETED', 'FAILED']).toContain(state)
    }
  })

  it('keeps the connection: its token, its schedule paused, the page and introspection tell what there is', async () => {
    const amy = await syncedPatient(service)
    const changes = await changesOf(service, amy.sub)
    await expunge(amy)
    const { sync, active } = (await introspect(service, amy.accessToken)).json<IntrospectResponse>()
    expect(active).toBe(true)
    expect(new Set(Object.values(sync.resourceTypes))).toEqual(new Set([0]))
    const { payer_tokens, next_sync_at, ended_at, payer_renew_at } = await authorizationOf(amy)
    expect([payer_tokens, ended_at, next_sync_at]).toEqual([expect.any(String), null, null])
    expect(payer_renew_at).not.toBeNull()

    const jobs = (await syncJobsOf(amy)).length
    for (let days = 0; days < 2; days += 1) await passTime(service, 24 * HOUR_MS)
    expect(await syncJobsOf(amy)).toHaveLength(jobs)
    expect((await authorizationOf(amy)).next_sync_at).toBeNull()
    // None of the events there are tells of it: the application knows what it has asked for.
    expect(await changesOf(service, amy.sub)).toEqual(changes)

    const again = await refreshed(amy)
    await runWaitingSyncs(service)
    expect((await again.ask('/fhir/Patient')).statusCode).toBe(200)
    expect((await authorizationOf(amy)).next_sync_at).not.toBeNull()
    expect((await authorizationOf(amy)).data_deleted_at).toBeNull()
  })

  it('of what is shared once: the rest ends after a day, as it would have', async () => {
    const amy = await syncedPatient(service, { usage: 'ONE_TIME' })
    expect((await expunge(amy)).statusCode).toBe(202)
    expectOutcome(await amy.ask('/fhir/Patient'), 404, 'not-found')
    await passTime(service, 24 * HOUR_MS + 60_000)
    const { payer_tokens, ended_at } = await authorizationOf(amy)
    expect(payer_tokens).toBeNull()
    expect(ended_at).not.toBeNull()
    expect(await changesOf(service, amy.sub)).toContain('expired')
  })

  it('is accepted as seed 002 shows it, with an address that answers', async () => {
    const amy = await syncedPatient(service)
    const response = await expunge(amy)
    expect(response.statusCode).toBe(202)
    expect(response.headers).toMatchObject({
      'content-type': 'application/fhir+json; charset=utf-8',
      'cache-control': 'no-store',
    })
    const outcome = response.json<{ issue: { diagnostics: string }[] }>()
    const [uuid, requestId] = ['valueUuid', `urn:uuid:${String(response.headers['x-request-id'])}`]
    expect(outcome).toEqual({
      resourceType: 'OperationOutcome',
      id: 'accepted',
      issue: [
        {
          severity: 'information',
          code: 'informational',
          details: { text: 'Accepted' },
          diagnostics: expect.stringMatching(
            /^https:\/\/link\.example\/fhir\/job\/[0-9a-f-]{36}\/status$/,
          ) as string,
        },
      ],
      extension: [
        {
          url: 'https://medplum.com/fhir/StructureDefinition/tracing',
          extension: [
            { url: 'requestId', [uuid]: requestId },
            { url: 'traceId', [uuid]: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/) as string },
          ],
        },
      ],
    })

    const statusUrl = local(outcome.issue[0]?.diagnostics ?? '')
    expect(local(String(response.headers['content-location']))).toBe(statusUrl)
    expect((await amy.ask(statusUrl)).json()).toEqual({
      resourceType: 'Parameters',
      id: expect.stringMatching(UUID) as string,
      parameter: [
        { name: 'status', valueCode: 'completed' },
        { name: 'transactionTime', valueInstant: new Date(service.deps.clock()).toISOString() },
      ],
    })
    const ben = await syncedPatient(service)
    const foreign = await ben.ask(statusUrl)
    const absent = await ben.ask(`/fhir/job/${randomUUID()}/status`)
    expectOutcome(foreign, 404, 'not-found')
    expect(foreign.body).toBe(absent.body)
    expectOutcome(await ben.ask('/fhir/job/nonsense/status'), 404, 'not-found')
    expectOutcome(await service.app.inject(statusUrl), 401, 'login')
  })

  it('leaves nothing to read until the next refresh, which reads it anew', async () => {
    const amy = await syncedPatient(service)
    const before = (await amy.ask('/fhir/Patient/$everything')).json<{ total: number; entry: object[] }>()
    const page = (await amy.ask('/fhir/Observation?_count=1')).json<{
      link: { relation: string; url: string }[]
    }>()
    const next = local(page.link.find(({ relation }) => relation === 'next')?.url ?? '')
    expect((await amy.ask(next)).statusCode).toBe(200)
    expect((await expunge(amy)).statusCode).toBe(202)
    for (const url of [...READS, next]) expectOutcome(await amy.ask(url), 404, 'not-found')
    const form = { method: 'POST' as const, payload: '_count=1' }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expectOutcome(await amy.ask('/fhir/Observation/_search', { ...form, headers }), 404, 'not-found')

    const again = await refreshed(amy)
    expectOutcome(await again.ask('/fhir/Patient/$PATIENT_ID'), 429, 'transient')
    expectOutcome(await expunge(again), 429, 'transient')
    await runWaitingSyncs(service)
    const after = (await again.ask('/fhir/Patient/$everything')).json<typeof before>()
    expect(after.total).toBe(before.total)
    const patient = await again.ask('/fhir/Patient/$PATIENT_ID', { headers: { 'if-none-match': 'W/"1"' } })
    expect(patient.json()).toMatchObject({ id: amy.patientId, meta: { versionId: '2' } })
    expect((await expunge(again)).statusCode).toBe(202)
    expectOutcome(await again.ask('/fhir/Patient/$PATIENT_ID'), 404, 'not-found')
  })

  it('is refused while the first sync runs, and deletes nothing', async () => {
    const amy = await linkPatient(service)
    const response = await expunge(amy)
    expectOutcome(response, 429, 'transient')
    expect(response.headers['x-retry-after']).toBe(response.headers['retry-after'])
    await runWaitingSyncs(service)
    expect((await amy.ask('/fhir/Patient')).statusCode).toBe(200)
  })

  it('is forbidden for others, whether they are there or not', async () => {
    const [amy, ben] = [await syncedPatient(service), await syncedPatient(service)]
    const foreign = await expunge(amy, ben.patientId)
    const absent = await expunge(amy, randomUUID())
    expectOutcome(foreign, 403, 'forbidden')
    const { date, 'x-request-id': requestId, ...headers } = foreign.headers
    expect([date, requestId]).not.toContain(undefined)
    expect(absent.headers).toMatchObject(headers)
    expect([absent.statusCode, absent.body]).toEqual([foreign.statusCode, foreign.body])
    for (const each of [amy, ben]) expect((await each.ask('/fhir/Patient')).statusCode).toBe(200)
    expectOutcome(
      await service.app.inject({ method: 'POST', url: '/fhir/Patient/$PATIENT_ID/$expunge' }),
      401,
      'login',
    )
    const { access_token } = (await requestToken(service, { grant_type: 'client_credentials' })).json<{
      access_token: string
    }>()
    const ofApplication = await service.app.inject({
      method: 'POST',
      url: `/fhir/Patient/${amy.patientId}/$expunge`,
      headers: { authorization: `Bearer ${access_token}` },
    })
    expectOutcome(ofApplication, 403, 'forbidden')
  })

  it('twice is once, and by its own id the same', async () => {
    const amy = await syncedPatient(service)
    expect((await expunge(amy, amy.patientId)).statusCode).toBe(202)
    const deletedAt = (await authorizationOf(amy)).data_deleted_at
    service.advance(60_000)
    const again = await expunge(amy)
    expect(again.statusCode).toBe(202)
    expect((await authorizationOf(amy)).data_deleted_at).toEqual(deletedAt)
    const [{ diagnostics }] = again.json<{ issue: [{ diagnostics: string }] }>().issue
    expect((await amy.ask(local(diagnostics))).statusCode).toBe(200)
  })

  it('does not touch what the same person has linked besides', async () => {
    const user = { externalId: randomUUID() }
    const [one, other] = [await syncedPatient(service, { user }), await syncedPatient(service, { user })]
    expect(one.patientId).toBe(other.patientId)
    const before = await other.ask('/fhir/Observation?_total=accurate')
    expect((await expunge(one)).statusCode).toBe(202)
    expectOutcome(await one.ask('/fhir/Observation'), 404, 'not-found')
    const after = await other.ask('/fhir/Observation?_total=accurate')
    expect(after.json<{ entry: unknown }>().entry).toEqual(before.json<{ entry: unknown }>().entry)
    const { sync } = (await introspect(service, other.accessToken)).json<IntrospectResponse>()
    expect(sync.resourceTypes.Observation).toBe(3)
  })

  it('lets a sync under way bring nothing back', async () => {
    const amy = await syncedPatient(service)
    service.advance(25 * HOUR_MS)
    const again = await refreshed(amy)
    let reached = (): void => undefined
    const asked = new Promise<void>((settle) => (reached = settle))
    let answer = (): void => undefined
    const held = new Promise<void>((settle) => (answer = settle))
    const usual = service.payer.replies.get('/fhir/Observation')
    if (usual === undefined || typeof usual === 'function') throw new Error('No observations are served')
    service.payer.replies.set('/fhir/Observation', async () => {
      reached()
      await held
      return usual
    })
    const syncing = runWaitingSyncs(service)
    await asked
    expect((await expunge(again)).statusCode).toBe(202)
    answer()
    await syncing
    service.payer.replies.set('/fhir/Observation', usual)
    const { rows } = await sql`select 1 from resource where authorization_id = ${amy.sub}`.execute(
      service.deps.database.kysely,
    )
    expect(rows).toEqual([])
    expectOutcome(await again.ask('/fhir/Observation'), 404, 'not-found')
    const { next_sync_at, current_generation } = await authorizationOf(amy)
    expect({ next_sync_at, current_generation }).toEqual({ next_sync_at: null, current_generation: null })
    const third = await refreshed(again)
    await runWaitingSyncs(service)
    expect((await third.ask('/fhir/Observation')).statusCode).toBe(200)
    await expunge(third)
  })

  it('at whatever step of a sync leaves nothing of it, though the sync dies one step later', async () => {
    const { sub } = await syncedPatient(service)
    const { database } = service.deps
    const enqueue = () => database.transaction((trx) => enqueueSync(service.deps, trx, sub))
    let steps = 0
    for (let step = 0; step === steps; step += 1) {
      await enqueue()
      await runWaitingSyncs(service)
      await enqueue()
      let transactions = 0
      const expunging: Database = {
        ...database,
        transaction: async (work) => {
          if (transactions++ === step) await expungePatient(service.deps, sub)
          if (transactions > step + 1) throw new Error('dead')
          return database.transaction(work)
        },
      }
      const dying = runWaitingSyncs({ deps: { ...service.deps, database: expunging } })
      await dying.catch((error: unknown) => {
        expect(error).toMatchObject({ message: 'dead' })
      })
      steps = Math.min(transactions, step + 1)
      if (steps <= step) break
      const { rows: left } = await sql`
        select 'resource' from resource where authorization_id = ${sub}
        union all select 'job' from sync_job where authorization_id = ${sub} and state not in ('COMPLETED', 'FAILED')
        union all select 'count' from sync_job where authorization_id = ${sub} and (counts->>'Observation')::integer > 0
        union all select 'event' from event where authorization_id = ${sub} and payload->'counts' <> '{}'
        union all select 'readable' from patient_authorization where id = ${sub} and current_generation is not null`.execute(
        database.kysely,
      )
      expect([step, left]).toEqual([step, []])
    }
    expect(steps).toBeGreaterThan(3)
  })

  it('goes before a revocation as after it', async () => {
    const amy = await syncedPatient(service)
    await expunge(amy)
    expect((await revoke(service, amy.accessToken)).json()).toEqual({ count: 1 })
    expect((await authorizationOf(amy)).payer_tokens).toBeNull()
    expectOutcome(await expunge(amy), 401, 'login')
  })
})
