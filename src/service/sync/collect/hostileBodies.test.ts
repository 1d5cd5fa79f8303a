import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGzip, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sharedData } from '../../../contract/testing/sharedData.ts'
import { bundleOf, condition } from '../testing/bundleOf.ts'
import { PATIENT_TYPES } from './patientOf.ts'
import { collectFrom, idsOf } from '../testing/collectFrom.ts'
import { startFhirPayer } from '../testing/startFhirPayer.ts'
import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { Answer, FhirPayer } from '../testing/startFhirPayer.ts'

const MB = 1024 * 1024
/** In this process payer and client are at work: neither may hold what the other sends. */
const MAX_GROWTH = 100 * MB

let payer: FhirPayer

beforeAll(async () => {
  payer = await startFhirPayer([{ resourceType: 'Patient', id: 'amy' }])
})
afterEach(() => {
  payer.script = () => undefined
})
afterAll(() => payer.close())

/** A patient's goals are as they should be; the search for conditions brings this. */
function script(answer: () => Answer): void {
  payer.script = ({ path, method }) => {
    if (path === 'Condition' && method === 'GET') return answer()
    return path === 'Goal' ? bundleOf([{ resourceType: 'Goal', id: 'g' }]) : undefined
  }
}

const collect = (limits: NonNullable<Parameters<typeof collectFrom>[1]>['limits'] = {}) =>
  collectFrom(payer, { types: ['Condition', 'Goal'], limits })
const GOOD = JSON.stringify(condition('good'))
const REASON = / (structure|incomplete|too-costly)$/
const bundleText = (...resources: string[]) =>
  `{"resourceType":"Bundle","entry":[${resources.map((text) => `{"resource":${text}}`).join()}]}`

const suite = sharedData('adversarial/json-test-suite')

describe.runIf(suite !== null)('a page with each case of the JSON test suite', () => {
  const files = suite === null ? [] : readdirSync(suite).filter((name) => /^[niy]_.*\.json$/.test(name))
  const read = (name: string) => readFileSync(join(suite ?? '', name))

  it('is all there', () => expect(files).toHaveLength(318))

  /** One case a type, so many at once, each in a page beside a good resource, or as the whole page. */
  async function serve(names: readonly string[], isWhole: boolean) {
    const bodyOf = (name: string, type: string) => {
      const head = `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"${type}","id":"good"}},`
      const odd = `{"resource":{"resourceType":"${type}","id":"odd","x":`
      return isWhole ? read(name) : Buffer.concat([Buffer.from(head + odd), read(name), Buffer.from('}}]}')])
    }
    const outcomes: { name: string; isTaken: boolean; code: string | undefined }[] = []
    for (let start = 0; start < names.length; start += PATIENT_TYPES.length) {
      const cases = new Map(PATIENT_TYPES.map((type, index) => [type as string, names[start + index]]))
      payer.script = ({ path, method }) => {
        const name = method === 'GET' ? cases.get(path) : undefined
        return name === undefined ? undefined : { body: bodyOf(name, path) }
      }
      const records = await collectFrom(payer, { types: PATIENT_TYPES })
      for (const type of PATIENT_TYPES) {
        const name = cases.get(type)
        const failure = records.failures.find((known) => known.type === type)
        const isTaken = idsOf(records, type).includes('odd')
        if (name !== undefined) outcomes.push({ name, isTaken, code: failure?.issues[0]?.code })
      }
    }
    return outcomes
  }

  it.each([
    ['n_', 'is refused with a reason', 188],
    ['y_', 'is taken', 95],
    ['i_', 'is taken or refused with a reason', 35],
  ])('in a resource: %s %s', async (kind, _what, count) => {
    const names = files.filter((name) => name.startsWith(kind))
    expect(names).toHaveLength(count)
    for (const { name, isTaken, code } of await serve(names, false)) {
      // Of two values for one key, nobody can say which is meant.
      const isRefused = kind === 'n_' || name === 'y_object_duplicated_key.json'
      if (kind !== 'i_') expect({ name, isTaken }).toEqual({ name, isTaken: !isRefused })
      expect(`${name} ${code ?? 'taken'}`).toMatch(isTaken ? / taken$/ : REASON)
    }
  })

  it('as the whole answer: none is a Bundle, and each has a reason', async () => {
    for (const { name, isTaken, code } of await serve(files, true)) {
      expect(`${name} ${code ?? 'taken'}`).toMatch(REASON)
      expect(isTaken).toBe(false)
    }
  })
})

describe('a payer that sends too much', () => {
  /** Blanks, until nobody listens any more or half a gigabyte has gone. */
  function pour(into: Writable): void {
    const piece = Buffer.alloc(64 * 1024, ' ')
    let left = 8192
    const more = () => {
      while (left > 0 && !into.destroyed) {
        left -= 1
        if (!into.write(piece)) return
      }
      if (!into.destroyed) into.end()
    }
    into.on('drain', more)
    into.on('error', () => undefined)
    more()
  }
  const growthOf = async (work: () => Promise<unknown>) => {
    const before = process.memoryUsage().rss
    let most = before
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
    await work()
    clearInterval(watch)
    return most - before
  }

  it.each<[string, (response: ServerResponse) => void]>([
    [
      'half a gigabyte in chunks',
      (response) => {
        response.writeHead(200)
        pour(response)
      },
    ],
    [
      'half a gigabyte in a few kilobytes of gzip',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' })
        const gzip = createGzip()
        gzip.pipe(response)
        response.on('close', () => gzip.destroy())
        pour(gzip)
      },
    ],
  ])('%s: it is cut off in time, and the memory does not grow with it', async (_what, respond) => {
    script(() => ({ respond }))
    let code: string | undefined
    const growth = await growthOf(async () => {
      const records = await collect()
      code = records.failures[0]?.issues[0]?.code
      expect(records.counts.Goal).toBe(1)
    })
    expect(code).toBe('too-costly')
    expect(growth).toBeLessThan(MAX_GROWTH)
  })

  it.each<[string, string, string]>([
    ['a million brackets', bundleText(GOOD, '['.repeat(1_000_000)), 'too-costly'],
    [
      'a million objects, closed',
      bundleText(`${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`),
      'too-costly',
    ],
    ['a resource of nine megabytes', bundleText(GOOD, `{"a":"${'x'.repeat(9 * MB)}"}`), 'too-costly'],
    [
      'a Bundle that is long by itself',
      `{"resourceType":"Bundle","x":"${'x'.repeat(9 * MB)}"}`,
      'too-costly',
    ],
  ])('%s: the type is noted, the others come', async (_what, body, code) => {
    script(() => ({ body }))
    const records = await collect()
    expect(records.failures).toMatchObject([{ type: 'Condition', issues: [{ code }] }])
    expect(records.counts.Goal).toBe(1)
  })

  it('and compressed pages are read as any other', async () => {
    script(() => ({ body: gzipSync(bundleText(GOOD)), headers: { 'content-encoding': 'gzip' } }))
    const records = await collect()
    expect(records.failures).toEqual([])
    expect(idsOf(records)).toEqual(['good'])
  })

  it('lets the process breathe while it takes thirty megabytes', async () => {
    const note = [{ text: 'x'.repeat(9000) }]
    const page = bundleOf(Array.from({ length: 3000 }, (_, index) => condition(`c${index}`, { note })))
    script(() => page)
    let breaths = 0
    const breathe = setInterval(() => (breaths += 1), 1)
    const records = await collect()
    clearInterval(breathe)
    expect(records).toMatchObject({ failures: [], counts: { Condition: 3000 } })
    expect(breaths).toBeGreaterThan(20)
  })
})

describe('a payer that does not come to an end', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['never answers', () => undefined],
    [
      'sends headers, and then nothing',
      (response) => {
        response.writeHead(200)
        response.flushHeaders()
      },
    ],
    [
      'sends one byte after the other',
      (response) => {
        response.writeHead(200)
        const drip = setInterval(() => response.write(' '), 10)
        response.on('close', () => {
          clearInterval(drip)
        })
      },
    ],
  ])('%s: the request ends, and its type is noted', async (_what, respond) => {
    script(() => ({ respond }))
    const records = await collect({ requestMs: 60 })
    expect(records.failures).toEqual([
      { type: 'Condition', issues: [{ severity: 'error', code: 'timeout' }] },
    ])
    expect(records.counts.Goal).toBe(1)
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['before its headers', (response) => response.destroy()],
    [
      'in its body',
      (response) => {
        response.writeHead(200, { 'content-length': '5000' })
        response.write('{"resourceType":')
        setImmediate(() => response.destroy())
      },
    ],
    [
      'with fewer bytes than it said',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' })
        response.end(gzipSync(bundleText(GOOD)).subarray(0, 40))
      },
    ],
  ])('and one that breaks off %s is asked again', async (_where, respond) => {
    let asked = 0
    script(() => ((asked += 1) < 3 ? { respond } : { body: bundleText(GOOD) }))
    const records = await collect()
    expect(records.failures).toEqual([])
    expect(idsOf(records)).toEqual(['good'])
  })
})
