import { setTimeout as sleep } from 'node:timers/promises'
import pRetry from 'p-retry'
import { readText } from '../../smart/readBounded.ts'
import { parseJson } from '../fhirJson.ts'
import { payerBase } from '../payerReference.ts'
import { issueOfStatus, readIssues } from './payerIssues.ts'
import type PQueue from 'p-queue'
import type { Outbound } from '../../smart/outbound.ts'
import type { Json } from '../fhirJson.ts'
import type { PayerIssue } from '../typeFailure.ts'

const MAX_BODY_BYTES = 32 * 1024 * 1024
const MAX_TOTAL_BYTES = 128 * 1024 * 1024
const TIMEOUT_MS = 30_000
const RETRIES = 3
const FIRST_PAUSE_MS = 300
const MAX_PAUSE_MS = 60_000
const MAX_REDIRECTS = 3
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** A request to the payer came to nothing. The message is for the log and holds nothing of the body. */
export class PayerRequestFailed extends Error {
  override name = 'PayerRequestFailed'
  /** Absent where there was no answer. */
  readonly status: number | undefined
  readonly issues: PayerIssue[]

  constructor(message: string, issues: PayerIssue[], status?: number) {
    super(message)
    this.status = status
    this.issues = issues
  }
}

export interface PayerClient {
  /** Without a trailing slash. */
  base: string
  /**
   * @param url below the origin of the FHIR base; anything else is refused
   * @throws {PayerRequestFailed}
   */
  get(url: string): Promise<Json>
}

interface ClientOptions {
  outbound: Pick<Outbound, 'fetch'>
  fhirBase: string
  endpointId?: string
  accessToken: string
  /** Asked once if the payer says 401 to a token; the same one where there is no other. */
  renewToken: (refused: string) => Promise<string>
  /** Shared by all syncs from this payer. */
  queue: PQueue
  clock: () => number
  signal: AbortSignal
}

/**
 * Reads from a payer: a few requests at a time, each tried four times. Tried again is what may pass: no answer, 408,
 * 429 and 5xx, after the time that `Retry-After` names (seconds or a date, at most a minute) or a growing pause.
 */
export function createPayerClient(options: ClientOptions): PayerClient {
  const { outbound, fhirBase, queue, clock, signal } = options
  const base = payerBase(fhirBase)
  const { origin } = new URL(base)
  let token = options.accessToken
  let renewed: Promise<string> | undefined
  let bytes = 0

  async function attempt(url: string): Promise<Json> {
    const response = await follow(url)
    const text = await readText(response, MAX_BODY_BYTES)
    bytes += Buffer.byteLength(text)
    if (bytes > MAX_TOTAL_BYTES) throw tooMuch()
    if (!response.ok) throw await refusal(response, text)
    return parsed(text)
  }

  async function follow(url: string): Promise<Response> {
    let target = new URL(url)
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      assertSameOrigin(target, origin)
      const response = await outbound.fetch(target, {
        headers: { accept: 'application/fhir+json', authorization: `Bearer ${token}` },
        signal,
        timeoutMs: TIMEOUT_MS,
        ...(options.endpointId !== undefined && { endpointId: options.endpointId }),
      })
      const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null
      if (location === null) return response
      await response.body?.cancel()
      target = new URL(location, target)
    }
    throw new PayerRequestFailed('too many redirects', [{ severity: 'error', code: 'processing' }])
  }

  async function refusal(response: Response, text: string): Promise<PayerRequestFailed> {
    const { status } = response
    const issues = readIssues(safely(text))
    const failure = new PayerRequestFailed(
      `the payer answered ${status}`,
      issues.length > 0 ? issues : [issueOfStatus(status)],
      status,
    )
    const pause = retryAfterMs(response.headers.get('retry-after'), clock())
    if (mayPass(failure) && pause > 0) await sleep(Math.min(pause, MAX_PAUSE_MS), undefined, { signal })
    return failure
  }

  async function get(url: string): Promise<Json> {
    const sent = token
    try {
      return await pRetry(() => attempt(url).catch(asFailure), {
        retries: RETRIES,
        minTimeout: FIRST_PAUSE_MS,
        shouldRetry: ({ error }) => error instanceof PayerRequestFailed && mayPass(error),
        signal,
      })
    } catch (error) {
      if (!(error instanceof PayerRequestFailed) || error.status !== 401) throw error
      renewed ??= options.renewToken(sent)
      const fresh = await renewed
      if (fresh === sent) throw error
      token = fresh
      return attempt(url)
    }
  }

  return { base, get: (url) => queue.add(() => get(url), { signal }) }

  /** Whatever else went wrong on the way is no answer; what was called off stays called off. */
  function asFailure(error: unknown): never {
    signal.throwIfAborted()
    if (error instanceof PayerRequestFailed) throw error
    const code = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'transient'
    const failure = new PayerRequestFailed('no usable answer', [{ severity: 'error', code }])
    failure.cause = error
    throw failure
  }
}

function parsed(text: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
    throw new PayerRequestFailed('the answer is no JSON', [{ severity: 'error', code: 'structure' }])
  }
}

function safely(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    // An error page, most likely: it has no issues to tell.
    return undefined
  }
}

function assertSameOrigin(url: URL, origin: string): void {
  if (url.origin === origin) return
  throw new PayerRequestFailed('the payer points to another server', [
    { severity: 'error', code: 'security' },
  ])
}

function tooMuch(): PayerRequestFailed {
  return new PayerRequestFailed('the payer sends too much', [{ severity: 'error', code: 'too-costly' }])
}

function mayPass({ status, issues }: PayerRequestFailed): boolean {
  if (status === undefined) return issues.every(({ code }) => code === 'transient' || code === 'timeout')
  return status === 408 || status === 429 || (status >= 500 && status !== 501)
}

function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? 0 : at - now
}
