import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { printJson } from '../fhirJson.ts'
import { createPayerClient } from './payerClient.ts'
import { createPayerLane } from './payerLane.ts'
import { SYNC_LIMITS } from './syncLimits.ts'
import type { PayerRequestFailed } from './payerRequestFailed.ts'
import type { SyncLimits } from './syncLimits.ts'

const BASE = 'https://payer.example/fhir'
const NOW = Date.UTC(2026, 10, 21, 12)
const GOOD = '{"resourceType":"Patient","id":"amy"}'

/** Made anew for each request. */
type Reply = (token: string) => Response | Error

describe('a client of a payer', () => {
  beforeEach(() => {
    const toFake = ['setTimeout', 'clearTimeout', 'Date', 'performance'] as const
    vi.useFakeTimers({ now: NOW, toFake: [...toFake] })
  })
  afterEach(() => void vi.useRealTimers())

  /** A payer that gives these answers in turn, the last one again and again. */
  function payer(replies: Reply[], limits: Partial<SyncLimits> = {}) {
    const asked: { at: number; url: string; token: string; method: string | undefined }[] = []
    const lane = createPayerLane()
    let renewals = 0
    const clientOf = (owner: string) =>
      createPayerClient({
        outbound: {
          fetch(url, init) {
            const token = new Headers(init?.headers).get('authorization') ?? ''
            asked.push({ at: Date.now() - NOW, url: String(url), token, method: init?.method })
            const reply = replies[Math.min(asked.length, replies.length) - 1]
            const answer = reply?.(token) ?? new TypeError('fetch failed')
            return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer)
          },
        },
        fhirBase: BASE,
        accessToken: 'first',
        renewToken: () => Promise.resolve(`renewed-${(renewals += 1)}`),
        lane,
        owner,
        limits: { ...SYNC_LIMITS, ...limits },
        clock: Date.now,
        signal: new AbortController().signal,
      })
    const client = clientOf('amy')
    return {
      asked,
      clientOf,
      /** @returns the JSON that came, or the issue code of the failure */
      async ask(url = `${BASE}/Patient/amy`, from = client): Promise<string> {
        const answer = from.request(url).then(
          ({ json }) => printJson(json),
          (error: unknown) => (error as PayerRequestFailed).issues[0]?.code ?? '',
        )
        return passing(answer)
      },
    }
  }

  /** Lets time pass, a little at a time, until it is there. */
  async function passing<Value>(value: Promise<Value>): Promise<Value> {
    const settled = { is: false }
    void value.finally(() => (settled.is = true))
    while (!settled.is) {
      for (let turn = 0; turn < 4; turn += 1) await setImmediate()
      await vi.advanceTimersByTimeAsync(100)
    }
    return value
  }

  const good = () => new Response(GOOD)
  const answer =
    (status: number, headers: Record<string, string> = {}, body = '') =>
    () =>
      new Response(body, { status, headers })
  const ok = (body: string) => answer(200, {}, body)
  const at = (asked: { at: number }[]) => asked.map((request) => request.at)

  it.each<[string, Reply]>([
    ['408', answer(408)],
    ['500', answer(500)],
    ['502 with a page of HTML', answer(502, {}, '<html>Bad gateway</html>')],
    ['503', answer(503)],
    ['504', answer(504)],
    ['a body that was cut', ok('{"resourceType":"Pati')],
    ['no body', ok('')],
    ['a connection that was reset', () => new TypeError('fetch failed')],
    ['a time-out', () => new DOMException('too late', 'TimeoutError')],
  ])('asks again after %s, up to three times, and more slowly each time', async (_what, reply) => {
    const mended = payer([reply, reply, reply, good])
    expect(await mended.ask()).toBe(GOOD)
    expect(at(mended.asked)).toEqual([0, 300, 900, 2100])
    const broken = payer([reply])
    await broken.ask()
    expect(broken.asked).toHaveLength(4)
  })

  it.each<[string, Reply, string]>([
    ['400', answer(400), 'processing'],
    ['403', answer(403), 'forbidden'],
    ['404', answer(404), 'not-found'],
    ['410', answer(410), 'deleted'],
    ['501', answer(501), 'not-supported'],
    ['HTML', ok('<html>Sign in</html>'), 'structure'],
    ['JSON that is none', ok('{"a":01}'), 'structure'],
    ['more JSON than allowed', ok(`{"a":"${'x'.repeat(2000)}"}`), 'too-costly'],
    ['a bomb', ok(`{"a":${'['.repeat(500)}`), 'too-costly'],
  ])('does not ask again after %s', async (_what, reply, code) => {
    const refusing = payer([reply], { maxBodyBytes: 1000 })
    expect(await refusing.ask()).toBe(code)
    expect(refusing.asked).toHaveLength(1)
  })

  it.each([
    ['whole seconds', '7', 7000],
    ['a fraction', '1.5', 1500],
    ['a date', new Date(NOW + 9000).toUTCString(), 9000],
    ['a date that is over', new Date(NOW - 9000).toUTCString(), 300],
    ['nothing', '0', 300],
    ['nonsense', 'soon', 3000],
    ['a negative number', '-5', 3000],
  ])('waits after 429 as Retry-After says it in %s', async (_what, header, pauseMs) => {
    const busy = payer([answer(429, { 'retry-after': header }), good])
    expect(await busy.ask()).toBe(GOOD)
    expect(busy.asked).toHaveLength(2)
    expect(Math.abs((busy.asked[1]?.at ?? 0) - pauseMs)).toBeLessThanOrEqual(2)
  })

  it.each(['86400', '99999999999999999999', new Date(NOW + 3_600_000).toUTCString()])(
    'does not wait for longer than a minute: %s',
    async (header) => {
      const busy = payer([answer(429, { 'retry-after': header })])
      expect(await busy.ask()).toBe('throttled')
      expect(busy.asked).toHaveLength(1)
    },
  )

  it('waits after 503 as Retry-After says, and no longer than ten times', async () => {
    const busy = payer([answer(503, { 'retry-after': '2' })])
    expect(await busy.ask()).toBe('transient')
    expect(busy.asked).toHaveLength(11)
  })

  it('lets all syncs from a payer wait when one is told to', async () => {
    const busy = payer([answer(429, { 'retry-after': '5' }), good])
    const ben = busy.clientOf('ben')
    const first = busy.ask()
    await busy.ask(`${BASE}/Patient/ben`, ben)
    await first
    const [, ...later] = at(busy.asked)
    // The second was under way when the answer came, or waited as well.
    expect(later.filter((time) => time > 0 && time < 5000)).toEqual([])
  })

  it('renews a refused token once for all, and again when the next one is refused', async () => {
    const valid = { token: 'Bearer renewed-1' }
    const closed = payer([(token) => (token === valid.token ? good() : answer(401)())])
    const client = closed.clientOf('amy')
    const answers = Promise.all([1, 2, 3].map(() => closed.ask(undefined, client)))
    expect(await answers).toEqual([GOOD, GOOD, GOOD])
    valid.token = 'Bearer renewed-2'
    expect(await closed.ask(undefined, client)).toBe(GOOD)
    expect(new Set(closed.asked.map(({ token }) => token))).toEqual(
      new Set(['Bearer first', 'Bearer renewed-1', 'Bearer renewed-2']),
    )
    valid.token = 'none'
    expect(await closed.ask(undefined, client)).toBe('login')
  })

  it.each([
    ['another server', 'https://other.example/fhir/Patient/amy', 'security'],
    ['another port', 'https://payer.example:8443/fhir/Patient/amy', 'security'],
    ['a name that looks like it', 'https://payer.example.evil.example/fhir', 'security'],
    ['a password', 'https://payer.example@evil.example/fhir', 'security'],
    ['credentials', 'https://user:secret@payer.example/fhir', 'security'],
    ['a file', 'file:///etc/passwd', 'security'],
    ['no address', 'https://', 'structure'],
  ])('never sends the token to %s, by link or by redirect', async (_what, url, code) => {
    const linking = payer([good])
    expect(await linking.ask(url)).toBe(code)
    expect(linking.asked).toEqual([])
    const redirecting = payer([answer(302, { location: url }), good])
    expect(await redirecting.ask()).toBe(code)
    expect(redirecting.asked).toHaveLength(1)
  })

  it('follows redirects at the payer, a few, and takes its http for its https', async () => {
    const moved = payer([
      answer(307, { location: '/fhir2/Patient/amy' }),
      answer(301, { location: 'http://payer.example/fhir3/Patient/amy#there' }),
      good,
    ])
    expect(await moved.ask()).toBe(GOOD)
    expect(moved.asked.map(({ url }) => url)).toEqual([
      `${BASE}/Patient/amy`,
      'https://payer.example/fhir2/Patient/amy',
      'https://payer.example/fhir3/Patient/amy',
    ])
    const circling = payer([answer(302, { location: '/fhir' })])
    expect(await circling.ask()).toBe('processing')
    expect(circling.asked).toHaveLength(4)
  })

  it.each([
    ['a BOM', Buffer.from(`\ufeff${GOOD}`), 'application/fhir+json'],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), 'application/json'],
    ['Latin 1', Buffer.from('{"name":"Zoë"}', 'latin1'), 'application/json; charset="ISO-8859-1"'],
    ['a charset that nobody knows', Buffer.from('{"name":"Zoë"}'), 'application/json; charset=klingon'],
    ['no content type', Buffer.from(GOOD), ''],
    ['a wrong content type', Buffer.from(GOOD), 'text/html'],
  ])('reads JSON with %s', async (_what, body, type) => {
    const text = await payer([
      () => new Response(new Uint8Array(body), { headers: { 'content-type': type } }),
    ]).ask()
    expect([GOOD, '{"name":"Zoë"}']).toContain(text)
  })

  it('asks a payer that never answers no more than it takes to know', async () => {
    const dead = payer([() => new TypeError('fetch failed')])
    const client = dead.clientOf('amy')
    for (let count = 0; count < 10; count += 1) await dead.ask(`${BASE}/Condition/${count}`, client)
    expect(dead.asked).toHaveLength(3 * 4)
  })

  it('stops where the sync has received too much', async () => {
    const generous = payer([ok(`{"a":"${'x'.repeat(900)}"}`)], { maxReceivedBytes: 2500 })
    const client = generous.clientOf('amy')
    const answers = []
    for (let count = 0; count < 6; count += 1) answers.push(await generous.ask(undefined, client))
    expect(answers.slice(2)).toEqual(Array(4).fill('too-costly'))
    expect(generous.asked).toHaveLength(3)
  })

  it('keeps the issues of an OperationOutcome, and nothing of any other body', async () => {
    const issue = {
      severity: 'error',
      code: 'suppressed',
      details: { text: 'Not now' },
      diagnostics: 'secret',
    }
    const body = { resourceType: 'OperationOutcome', issue: [issue] }
    const client = payer([() => Response.json(body, { status: 400 })]).clientOf('amy')
    await expect(client.request(BASE)).rejects.toMatchObject({
      status: 400,
      issues: [{ severity: 'error', code: 'suppressed', text: 'Not now' }],
    })
    const other = payer([() => new Response(gzipSync('x'), { status: 400 })]).clientOf('amy')
    await expect(other.request(BASE)).rejects.toMatchObject({ issues: [{ code: 'processing' }] })
  })
})
