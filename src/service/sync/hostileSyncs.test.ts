import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerResponse } from 'node:http'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { sharedData } from '../../contract/testing/sharedData.ts'
import { createLog } from '../log/createLog.ts'
import { PATIENT_TYPES } from './collect/patientOf.ts'
import { bundleOf, condition } from './testing/bundleOf.ts'
import { createSyncService } from './testing/createSyncService.ts'
import { startFhirPayer } from './testing/startFhirPayer.ts'
import { parseJson, printJson } from './fhirJson.ts'
import type { Answer, FhirPayer } from './testing/startFhirPayer.ts'
import type { SyncService } from './testing/createSyncService.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

/**
 * Whatever a payer sends, a sync of it ends COMPLETED or FAILED with a reason (threat 18), and nothing of a person
 * gets into the log (threat 12).
 */
describe('a sync from a hostile payer', () => {
  let payer: FhirPayer
  let honest: FhirPayer
  let service: SyncService
  const logged: string[] = []
  const limits = { requestMs: 5000, maxPauseMs: 20, maxPages: 30, collectMs: 20_000 }

  beforeAll(async () => {
    payer = await startFhirPayer([{ resourceType: 'Patient', id: 'amy' }])
    honest = await startFhirPayer([{ resourceType: 'Patient', id: 'ben' }])
    const log = createLog('trace', { write: (line: string) => void logged.push(line) })
    service = await createSyncService([payer, honest], { limits, log })
  })
  afterEach(() => {
    payer.script = () => undefined
    logged.length = 0
    Object.assign(limits, { requestMs: 5000 })
  })
  afterAll(async () => {
    await service.close()
    await payer.close()
    await honest.close()
  })

  async function sync(types: ResourceType[] = ['Condition']) {
    const id = await service.authorize(payer, 'amy', types)
    const jobId = await service.sync(id)
    return { id, job: await jobOf(jobId), rows: await rowsOf(id) }
  }
  const jobOf = (id: string) =>
    service.deps.database.kysely
      .selectFrom('sync_job')
      .select(['state', 'failures', 'counts'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  const rowsOf = (id: string) =>
    service.deps.database.kysely
      .selectFrom('resource')
      .select(['type', 'id', 'content'])
      .where('authorization_id', '=', id)
      .execute()
  const serve = (...resources: string[]) => {
    const body = `{"resourceType":"Bundle","entry":[${resources.map((text) => `{"resource":${text}}`).join()}]}`
    payer.script = ({ path }) => (path === 'Condition' ? { body } : undefined)
  }

  it.each<[string, string, RegExp]>([
    ['NUL', '"code":{"text":"a\\u0000b"}', /"text":"a\ufffdb"/],
    ['half a character', '"code":{"text":"a\\ud800b"}', /"text":"a\ufffdb"/],
    ['NUL in a key', '"a\\u0000":{"\\udc00":1}', /"a\ufffd":{"\ufffd":1}/],
    ['__proto__', '"__proto__":{"toString":1},"constructor":{"prototype":1}', /"__proto__":{"toString":1}/],
    ['a number beyond all', '"onsetAge":{"value":1e400}', /"value":1e400/],
    ['a number without end', `"onsetAge":{"value":${'9'.repeat(10_000)}.50}`, /9{10000}\.50/],
    ['a date that is none', '"onsetDateTime":"2024-02-31","recordedDate":"yesterday"', /"yesterday"/],
    ['a date beyond all', '"onsetDateTime":"99999-01-01","recordedDate":"-0001-01-01"', /"99999-01-01"/],
    [
      'strings where objects should be',
      '"code":"x","category":"y","meta":"z","identifier":"w"',
      /"code":"x"/,
    ],
    [
      'arrays where objects should be',
      '"code":[["x"]],"meta":[],"identifier":[[]],"note":[null]',
      /"code":\[/,
    ],
    ['a text of a megabyte', `"code":{"text":"${'long '.repeat(200_000)}"}`, /long long/],
    [
      'a code of ten thousand characters',
      `"code":{"coding":[{"system":"s","code":"${'c'.repeat(10_000)}"}]}`,
      /ccc/,
    ],
    [
      'fifty thousand codings',
      `"code":{"coding":[${'{"code":"1"},'.repeat(49_999)}{"code":"2"}]}`,
      /"code":"2"/,
    ],
    [
      'a hundred thousand keys',
      Array.from({ length: 100_000 }, (_, n) => `"k${n}":${n}`).join(),
      /"k99999":99999/,
    ],
    ['extensions 60 deep', `"x":${'{"extension":['.repeat(60)}1${']}'.repeat(60)}`, /"extension"/],
  ])('with %s is stored as it may be, and what stands beside it too', async (_what, members, expected) => {
    serve(printJson(condition('good')), `{"resourceType":"Condition","id":"odd",${members}}`)
    const { job, rows } = await sync()
    expect(job).toMatchObject({ state: 'COMPLETED', failures: [], counts: { Condition: 2 } })
    const odd = rows.find(({ content }) => content.includes('"value":"odd"'))
    expect(odd?.content).toMatch(expected)
    expect(() => JSON.parse(odd?.content ?? '') as unknown).not.toThrow()
    expect(Object.prototype).not.toHaveProperty('constructor.prototype', 1)
  })

  const cases = sharedData('adversarial/fhir-validator-cases')

  it.runIf(cases !== null)(
    'with each of the validator cases ends, with a reason where it is no JSON',
    async () => {
      const names = readdirSync(cases ?? '').filter((name) => /^(?!MANIFEST).*\.json$/.test(name))
      expect(names).toHaveLength(80)
      const read = (name: string) => readFileSync(join(cases ?? '', name))
      // One case a type, so many at once.
      for (let start = 0; start < names.length; start += PATIENT_TYPES.length) {
        const byType = new Map(PATIENT_TYPES.map((type, index) => [type as string, names[start + index]]))
        payer.script = ({ path }) => {
          const name = byType.get(path)
          if (name === undefined) return undefined
          const [head, tail] = ['{"resourceType":"Bundle","entry":[{"resource":', '}]}'] as const
          return { body: Buffer.concat([Buffer.from(head), read(name), Buffer.from(tail)]) }
        }
        const { job } = await sync([...PATIENT_TYPES])
        expect(['COMPLETED', 'FAILED']).toContain(job.state)
        for (const [type, name] of byType) {
          if (name === undefined) continue
          const reason = job.failures.find((failure) => failure.type === type)?.issues[0]?.code
          const isGood = isJson(read(name).toString())
          expect(`${name}: ${reason ?? 'taken'}`).toMatch(isGood ? /: taken$/ : /: (structure|incomplete)$/)
        }
      }
    },
  )

  it.runIf(hostileData.naughtyStrings !== null)(
    'with naughty strings and markup in every text keeps each, letter by letter',
    async () => {
      // FHIR has no texts of blanks alone.
      const texts = [...(hostileData.naughtyStrings ?? []), ...(hostileData.markup ?? [])].filter(
        (text) => text.trim() !== '',
      )
      serve(
        ...texts.map((text, index) =>
          printJson(
            condition(`n${index}`, {
              code: { text, coding: [{ system: 'urn:x', code: text, display: text }] },
              note: [{ text }],
            }),
          ),
        ),
      )
      const { job, rows } = await sync()
      expect(job).toMatchObject({ state: 'COMPLETED', failures: [] })
      const stored = new Set(
        rows.flatMap(({ content }) => {
          const { code } = JSON.parse(content) as { code?: { text?: string } }
          return code?.text ?? []
        }),
      )
      for (const text of texts) expect(stored).toContain(text.replaceAll('\0', '\ufffd'))
    },
  )

  const answers = fc.oneof<fc.Arbitrary<Answer>[]>(
    fc.record({
      status: fc.constantFrom(200, 201, 204, 206, 300, 304, 400, 401, 403, 404, 410, 418, 429, 500, 503),
    }),
    fc.record({
      status: fc.constantFrom(429, 503),
      headers: fc.record({ 'retry-after': fc.constantFrom('0', '9999', '-1', 'x', '0.001') }),
    }),
    fc.record({ status: fc.constantFrom(301, 307), headers: fc.record({ location: fc.webUrl() }) }),
    fc.json().map((body) => ({ body })),
    fc.string().map((body) => ({ body })),
    fc
      .tuple(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.oneof(fc.webUrl(), fc.constantFrom('?at=1', '?at=2', '', '#')),
      )
      .map(([resources, next]) =>
        bundleOf(
          resources.map((more, index) => condition(`r${index}`, more as never)),
          next,
        ),
      ),
    fc.constant({ silent: true } as const),
    fc.constant({ respond: (response: { destroy(): void }) => response.destroy() }),
  )

  it('of any kind ends COMPLETED or FAILED with a reason', async () => {
    const paths = ['metadata', 'Patient/amy', 'Condition', 'Goal', 'Patient/amy/$everything']
    const scripts = fc.record(
      Object.fromEntries(paths.map((path) => [path, fc.array(answers, { maxLength: 3 })])),
    )
    Object.assign(limits, { requestMs: 60 })
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const given = new Map<string, number>()
        payer.script = ({ path }) => {
          const nth = given.get(path) ?? 0
          given.set(path, nth + 1)
          const list = script[path] ?? []
          return list[Math.min(nth, list.length - 1)]
        }
        const { job } = await sync(['Condition', 'Goal'])
        expect(['COMPLETED', 'FAILED']).toContain(job.state)
        if (job.state === 'FAILED') expect(job.failures[0]?.issues.length).toBeGreaterThan(0)
      }),
      { numRuns: Number(process.env['HOSTILE_PAYERS'] ?? 12) },
    )
  }, 3_600_000)

  it('does not hold up another patient’s sync from another payer', async () => {
    const held: ServerResponse[] = []
    payer.script = ({ path }) =>
      path === 'Condition' ? { respond: (response) => held.push(response) } : undefined
    const hanging = sync()
    const id = await service.authorize(honest, 'ben')
    await service.sync(id)
    expect(await rowsOf(id)).toHaveLength(1)
    payer.script = () => ({ status: 400 })
    for (const response of held) response.destroy()
    expect((await hanging).job.state).toBe('FAILED')
  })

  it('leaves nothing of a person in the log, however it fails', async () => {
    const canary = 'Canary Castellano'
    const person = condition('canary-id', {
      code: { text: canary },
      subject: { reference: 'Patient/canary-id' },
    })
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'exception', details: { text: canary }, diagnostics: canary }],
    }
    const kinds: Record<string, Answer> = {
      'a refusal': { status: 500, body: JSON.stringify(outcome) },
      'another patient': bundleOf([person]),
      'broken JSON': { body: `{"resourceType":"Bundle","entry":[{"resource":{"id":"${canary}",}}]}` },
      'cut JSON': { body: `{"name":"${canary}` },
      'a link away': bundleOf([condition('c1')], `http://canary.example/${encodeURIComponent(canary)}`),
      'a bad link': bundleOf([condition('c1')], `http://[${canary}`),
      'a redirect away': { status: 302, headers: { location: 'http://127.0.0.1:1/canary-id' } },
      'a bad redirect': { status: 302, headers: { location: 'http://[canary-id' } },
      HTML: { body: `<html>${canary}</html>` },
      'two values for a key': {
        body: `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","id":"canary-id","a":"${canary}","a":1}}]}`,
      },
    }
    for (const answer of Object.values(kinds)) {
      payer.script = ({ path }) => (path === 'Condition' || path === 'Patient/amy' ? answer : undefined)
      await sync(['Condition', 'Patient'])
    }
    payer.script = ({ path }) => (path === 'Condition' ? bundleOf([person, condition('c1')]) : undefined)
    await sync()
    const text = logged.join('')
    expect(text).not.toMatch(/canary|castellano/i)
    expect(text).not.toContain('amy')
    expect(text).not.toContain('payer-access-token')
    // It does tell how it ended, and how many were left out.
    expect(text).toContain('"quarantined":1')
    expect(text).toMatch(/sync failed/)
  })
})

/** Each key once included, as FHIR demands. */
function isJson(text: string): boolean {
  try {
    parseJson(text)
    return true
  } catch {
    return false
  }
}
