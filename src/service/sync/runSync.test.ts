import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSyncService } from './testing/createSyncService.ts'
import { startFhirPayer } from './testing/startFhirPayer.ts'
import { deletePatientData } from './deletePatientData.ts'
import { expireData } from './expireData.ts'
import { readSyncSummary } from './jobs/readSyncSummary.ts'
import { recoverSyncJobs } from './jobs/recoverSyncJobs.ts'
import type { JsonObject } from './fhirJson.ts'
import type { FhirPayer } from './testing/startFhirPayer.ts'
import type { SyncService } from './testing/createSyncService.ts'

const subject = { reference: 'Patient/amy' }
const condition = (id: string, more: JsonObject = {}): JsonObject => ({
  resourceType: 'Condition',
  id,
  subject,
  code: { text: id },
  ...more,
})

const RECORDS: JsonObject[] = [
  { resourceType: 'Patient', id: 'amy', generalPractitioner: [{ reference: 'PractitionerRole/r' }] },
  { resourceType: 'Patient', id: 'ben', link: [{ other: { reference: 'Patient/amy' } }] },
  ...Array.from({ length: 7 }, (_, index) => condition(`c${index}`)),
  {
    resourceType: 'Coverage',
    id: 'cov',
    status: 'active',
    beneficiary: subject,
    subscriber: { reference: 'Patient/ben' },
    payor: [{ reference: 'Organization/payer' }, { reference: 'Organization/gone' }],
  },
  { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: 'Practitioner/doc' } },
  { resourceType: 'Practitioner', id: 'doc' },
  { resourceType: 'Organization', id: 'payer', partOf: { reference: 'Organization/payer' } },
]

describe('runSync', () => {
  let payer: FhirPayer
  let service: SyncService

  beforeAll(async () => {
    payer = await startFhirPayer(RECORDS, { pageSize: 3 })
    service = await createSyncService([payer])
  })
  afterEach(() => {
    payer.script = () => undefined
    payer.requests.length = 0
  })
  afterAll(async () => {
    await service.close()
    await payer.close()
  })

  const summary = (id: string) => readSyncSummary(service.deps, id)
  const rows = (id: string) =>
    service.deps.database.kysely
      .selectFrom('resource')
      .selectAll()
      .where('authorization_id', '=', id)
      .orderBy('type')
      .orderBy('id')
      .execute()
  const authorization = (id: string) =>
    service.deps.database.kysely
      .selectFrom('patient_authorization')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  const job = (id: string) =>
    service.deps.database.kysely
      .selectFrom('sync_job')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  const events = (id: string) =>
    service.deps.database.kysely
      .selectFrom('event')
      .select(['type', 'payload'])
      .where('authorization_id', '=', id)
      .orderBy('id')
      .execute()

  it('reads every page and the closure of references, and never another patient', async () => {
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    expect(await summary(id)).toMatchObject({
      state: 'COMPLETED',
      resourceTypes: {
        Patient: 1,
        Condition: 7,
        Coverage: 1,
        Organization: 1,
        Practitioner: 1,
        PractitionerRole: 1,
        Device: 0,
      },
    })
    expect(payer.requests.some((url) => url.includes('/Patient/ben'))).toBe(false)
    const coverage = (await rows(id)).find(({ type }) => type === 'Coverage')
    expect(coverage?.content).toContain(`"reference":"${payer.base}/Patient/ben"`)
    expect(coverage?.content).toContain(`"reference":"${payer.base}/Organization/gone"`)
    const { patient_id: patientId } = await authorization(id)
    expect(coverage?.refs).toContain(`Patient/${patientId}`)
  })

  it('tells progress up to the last count, then that it is synced', async () => {
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    const told = await events(id)
    const progress = told.filter(({ type }) => type === 'sync_progressed').at(-1)?.payload
    expect(progress).toMatchObject({ counts: { Patient: 1, Condition: 7, Practitioner: 1 } })
    expect((progress as { done: string[] }).done).toHaveLength(23)
    expect(told.at(-1)).toMatchObject({ type: 'synced', payload: { counts: { Condition: 7 } } })
  })

  it('searches only the requested types, and follows their references', async () => {
    const id = await service.authorize(payer, 'amy', ['Coverage'])
    await service.sync(id)
    const stored = (await rows(id)).map(({ type }) => type)
    expect(stored).toEqual(['Coverage', 'Organization', 'Patient', 'Practitioner', 'PractitionerRole'])
    expect(payer.requests.some((url) => url.includes('/Condition'))).toBe(false)
  })

  it('tries again after 429 and 5xx', async () => {
    payer.script = ({ path, nth }) => {
      if (path === 'Condition' && nth === 1) return { status: 429, headers: { 'retry-after': '0' } }
      if (path === 'Coverage' && nth === 1) return { status: 503 }
      if (path === 'Patient/amy' && nth === 1) return { status: 200, body: '{"resourceType":"Pat' }
      return undefined
    }
    const id = await service.authorize(payer, 'amy', ['Patient', 'Condition', 'Coverage'])
    await service.sync(id)
    const { state, resourceTypes } = await summary(id)
    expect({ state, ...resourceTypes }).toMatchObject({ state: 'COMPLETED', Condition: 7, Coverage: 1 })
  })

  it('keeps the other types when one fails, and what the payer said about it', async () => {
    payer.script = ({ path }) =>
      path === 'Condition'
        ? {
            status: 400,
            body: JSON.stringify({
              resourceType: 'OperationOutcome',
              issue: [{ severity: 'error', code: 'not-supported', details: { text: 'No conditions' } }],
            }),
          }
        : undefined
    const id = await service.authorize(payer, 'amy')
    const jobId = await service.sync(id)
    expect(await summary(id)).toMatchObject({
      state: 'COMPLETED',
      resourceTypes: { Condition: 0, Coverage: 1 },
    })
    expect((await job(jobId)).failures).toEqual([
      { type: 'Condition', issues: [{ severity: 'error', code: 'not-supported', text: 'No conditions' }] },
    ])
  })

  it('fails with PATIENT_INIT when every requested type failed', async () => {
    payer.script = () => ({ status: 501 })
    const id = await service.authorize(payer, 'amy')
    const jobId = await service.sync(id)
    expect(await job(jobId)).toMatchObject({ state: 'FAILED' })
    expect(await authorization(id)).toMatchObject({ state: 'ERRORED', exit_code: 'PATIENT_INIT' })
    expect((await events(id)).at(-1)).toMatchObject({ type: 'failed', payload: { code: 'PATIENT_INIT' } })
    expect(await rows(id)).toEqual([])
  })

  it('fails with PATIENT_INIT when nothing but the Patient came', async () => {
    payer.script = ({ path }) => (path === 'Patient/amy' ? undefined : { status: 501 })
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    expect(await authorization(id)).toMatchObject({ state: 'ERRORED', exit_code: 'PATIENT_INIT' })
  })

  it.each([403, 404])(
    'fails with QUERY_INELIGIBLE when the payer answers %i for the Patient',
    async (status) => {
      payer.script = ({ path }) => (path === 'Patient/amy' ? { status } : undefined)
      const id = await service.authorize(payer, 'amy')
      await service.sync(id)
      expect(await authorization(id)).toMatchObject({ state: 'ERRORED', exit_code: 'QUERY_INELIGIBLE' })
    },
  )

  it('quarantines what is about another patient, whoever sends it', async () => {
    const foreign = condition('foreign', { subject: { reference: `${payer.base}/Patient/ben` } })
    payer.script = ({ path }) =>
      path === 'Condition'
        ? {
            body: JSON.stringify({
              resourceType: 'Bundle',
              entry: [{ resource: foreign }, { resource: condition('own') }],
            }),
          }
        : undefined
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    const contents = (await rows(id)).map(({ content }) => content).join()
    expect(contents).toContain('"own"')
    expect(contents).not.toContain('foreign')
  })

  it.each([
    ['leads to another server', () => 'http://127.0.0.1:1/fhir/Condition?page=2'],
    ['leads to itself', (base: string) => `${base}/Condition?patient=amy&_count=100`],
  ])('gives a type up whose next link %s', async (_name, next) => {
    payer.script = ({ path }) =>
      path === 'Condition'
        ? {
            body: JSON.stringify({
              resourceType: 'Bundle',
              link: [{ relation: 'next', url: next(payer.base) }],
              entry: [{ resource: condition('first') }],
            }),
          }
        : undefined
    const id = await service.authorize(payer, 'amy')
    const jobId = await service.sync(id)
    expect(await job(jobId)).toMatchObject({ state: 'COMPLETED', failures: [{ type: 'Condition' }] })
    expect((await summary(id)).resourceTypes.Condition).toBe(1)
  })

  it('follows redirects at the payer, and none away from it', async () => {
    payer.script = ({ path }) => {
      if (path === 'Coverage')
        return { status: 302, headers: { location: `${payer.base}/Moved?patient=amy` } }
      if (path === 'Condition') return { status: 302, headers: { location: 'http://127.0.0.1:1/fhir' } }
      if (path === 'Moved') return { body: JSON.stringify({ resourceType: 'Bundle', entry: [] }) }
      return undefined
    }
    const id = await service.authorize(payer, 'amy')
    const jobId = await service.sync(id)
    expect((await job(jobId)).failures).toMatchObject([{ type: 'Condition', issues: [{ code: 'security' }] }])
  })

  it('gives what comes back a version that it never had', async () => {
    const id = await service.authorize(payer, 'amy', ['Condition'])
    const serve = (...resources: JsonObject[]) => {
      const entry = resources.map((resource) => ({ resource }))
      payer.script = ({ path }) =>
        path === 'Condition' ? { body: JSON.stringify({ resourceType: 'Bundle', entry }) } : undefined
      return service.sync(id)
    }
    await serve(condition('c0'), condition('c1'))
    await serve(condition('c1'))
    await serve(condition('c0', { code: { text: 'another' } }), condition('c1'))
    const versions = (await rows(id)).flatMap(({ type, generation, version }) =>
      type === 'Condition' ? [`${generation}: ${version}`] : [],
    )
    expect(versions.sort()).toEqual(['1: 1', '1: 1', '2: 1', '3: 1', '3: 3'])
  })

  it('keeps version and time of what did not change, and drops what is gone', async () => {
    const id = await service.authorize(payer, 'amy', ['Condition'])
    await service.sync(id)
    const first = await rows(id)
    service.advance(3_600_000)
    payer.script = ({ path }) =>
      path === 'Condition'
        ? {
            body: JSON.stringify({
              resourceType: 'Bundle',
              entry: [
                { resource: condition('c0') },
                { resource: condition('c1', { code: { text: 'changed' } }) },
              ],
            }),
          }
        : undefined
    await service.sync(id)
    const second = (await rows(id)).filter(({ generation }) => generation === 2)
    const versions = second.filter(({ type }) => type === 'Condition').map(({ version }) => version)
    expect(versions.sort()).toEqual([1, 2])
    for (const row of second) {
      const before = first.find((known) => known.id === row.id)
      if (row.version === 1) expect(row.updated).toEqual(before?.updated)
      else expect(row.updated.getTime()).toBe(service.deps.clock())
    }
    expect((await authorization(id)).current_generation).toBe(2)
  })

  it('keeps the old records of a type whose next sync fails, and everything if all fails', async () => {
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    payer.script = ({ path }) => (path === 'Condition' ? { status: 400 } : undefined)
    await service.sync(id)
    expect((await summary(id)).resourceTypes).toMatchObject({ Condition: 7, Coverage: 1 })
    payer.script = () => ({ status: 501 })
    await service.sync(id)
    expect(await summary(id)).toMatchObject({ state: 'FAILED', resourceTypes: { Condition: 7 } })
    expect(await authorization(id)).toMatchObject({ state: 'AUTHORIZED', current_generation: 2 })
  })

  it('keeps nothing when the data is deleted while it runs', async () => {
    const id = await service.authorize(payer, 'amy')
    let deletion: Promise<void> | undefined
    payer.script = ({ path }) => {
      if (path === 'Organization/payer') {
        deletion ??= service.deps.database.transaction((trx) =>
          deletePatientData(trx, id, new Date(service.deps.clock())),
        )
      }
      return undefined
    }
    await service.sync(id)
    await deletion
    expect(await rows(id)).toEqual([])
    expect(await authorization(id)).toMatchObject({ current_generation: null, payer_tokens: null })
  })

  it('goes back to waiting when the process stops, and runs again after a crash', async () => {
    const stopping = new AbortController()
    payer.script = ({ path }) => {
      if (path !== 'Condition') return undefined
      stopping.abort()
      return { silent: true }
    }
    const id = await service.authorize(payer, 'amy')
    await expect(service.sync(id, stopping.signal)).rejects.toThrow()
    expect(await summary(id)).toMatchObject({ state: 'WAITING' })

    await service.deps.database.kysely
      .updateTable('sync_job')
      .set({ state: 'ACTIVE' })
      .where('authorization_id', '=', id)
      .execute()
    service.advance(10 * 60_000)
    await recoverSyncJobs(service.deps, { atStart: true })
    payer.script = () => undefined
    await service.sync(id)
    expect(await summary(id)).toMatchObject({ state: 'COMPLETED', resourceTypes: { Condition: 7 } })
    expect(new Set((await rows(id)).map(({ generation }) => generation))).toEqual(new Set([1]))
  })

  it('deletes data when its time is over, and superseded generations an hour after the swap', async () => {
    const id = await service.authorize(payer, 'amy')
    await service.sync(id)
    await service.sync(id)
    await expireData(service.deps)
    expect(new Set((await rows(id)).map(({ generation }) => generation))).toEqual(new Set([1, 2]))
    service.advance(3_600_001)
    await expireData(service.deps)
    expect(new Set((await rows(id)).map(({ generation }) => generation))).toEqual(new Set([2]))
    service.advance(23 * 3_600_000)
    await expireData(service.deps)
    expect(await rows(id)).toEqual([])
    expect((await authorization(id)).data_deleted_at).not.toBeNull()
  })
})
