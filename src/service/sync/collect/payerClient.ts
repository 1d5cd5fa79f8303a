import { setMaxListeners } from 'node:events'
import { BodyTooLarge, readBytes } from '../../smart/readBounded.ts'
import { parseJson } from '../fhirJson.ts'
import { payerBase } from '../payerReference.ts'
import { jsonBytes } from './jsonBytes.ts'
import { issueOfStatus, readIssues } from './payerIssues.ts'
import { PayerRequestFailed, requestFailed } from './payerRequestFailed.ts'
import { pause } from './pause.ts'
import { retryAfterMs } from './retryAfter.ts'
import { sameOriginUrl } from './sameOriginUrl.ts'
import { scanJson } from './scanJson.ts'
import { OutboundRefused } from '../../smart/outbound.ts'
import type { Outbound } from '../../smart/outbound.ts'
import type { Json } from '../fhirJson.ts'
import type { PayerLane } from './payerLane.ts'
import type { SyncLimits } from './syncLimits.ts'

const ACCEPT = 'application/fhir+json, application/json;q=0.9, */*;q=0.1'
const RETRIES = 3
/** A payer that says when to come again is believed more often. */
const THROTTLED_RETRIES = 10
/** First pauses, after a 429 that does not say how long. */
const UNNAMED_PAUSE = 10
/** So many requests without any answer, and never one with: the payer is down. */
const SILENT_REQUESTS = 3
const MAX_REDIRECTS = 3
const MAX_ERROR_BYTES = 256 * 1024
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** A JSON document of the payer, its resources cut out where it is a Bundle. */
export interface PayerDocument {
  /** The document; in the place of a Bundle's resources stands null. */
  json: Json
  /** UTF-8 JSON, each not yet parsed. */
  resources: Buffer[]
  /** The whole, UTF-8 JSON. */
  bytes: Buffer
}

export interface PayerClient {
  /** Without a trailing slash. */
  base: string
  /**
   * @param url below the origin of the FHIR base; anything else is refused
   * @param form sent by POST instead of GET
   * @throws {PayerRequestFailed}
   */
  request(url: string, form?: URLSearchParams): Promise<PayerDocument>
}

interface ClientOptions {
  outbound: Pick<Outbound, 'fetch'>
  fhirBase: string
  endpointId?: string
  accessToken: string
  /** Asked if the payer says 401 to a token; the same one where there is no other. */
  renewToken: (refused: string) => Promise<string>
  /** Shared by all syncs from this payer. */
  lane: PayerLane
  /** Whose requests these are, so that each sync gets its turns. */
  owner: string
  limits: SyncLimits
  clock: () => number
  /** Ends everything: the process stops. */
  signal: AbortSignal
}

/**
 * Reads from a payer. Each attempt waits for its turn in the payer's lane, and has a time and a size to end in.
 *
 *  1. Tried again, three times after a growing pause, is what may pass: no answer, a cut one, 408 and 5xx.
 *  2. 429, and whatever else names a `Retry-After` (seconds or a date): the lane pauses, for all syncs, and the request
 *     comes again up to ten times. A payer that asks for more than a minute is not asked again by this request.
 *  3. 401: the token is renewed, once for all requests that were refused with it, and the request is made again.
 *  4. Redirects are followed at the payer's own origin alone: the token never goes elsewhere.
 *  5. When the sync's time is over, or it has received too much, or the payer has never answered at all, every further
 *     request fails at once; what came before stays.
 */
export function createPayerClient(options: ClientOptions): PayerClient {
  const { outbound, fhirBase, lane, owner, limits, clock } = options
  const base = payerBase(fhirBase)
  const { origin } = new URL(base)
  const deadline = AbortSignal.timeout(limits.collectMs)
  const signal = AbortSignal.any([options.signal, deadline])
  // Each request that waits or is under way listens to it.
  setMaxListeners(0, signal)
  const renewals = new Map<string, Promise<string>>()
  let token = options.accessToken
  let received = 0
  let hasAnswered = false
  let silent = 0

  async function request(url: string, form?: URLSearchParams): Promise<PayerDocument> {
    let renewed = false
    for (let tries = 0; ; tries += 1) {
      assertGoesOn()
      const sent = token
      try {
        const document = await attempt(url, form)
        hasAnswered = true
        return document
      } catch (error) {
        const { failure, pauseMs } = asFailure(error)
        const isSilent = failure.status === undefined && mayPass(failure)
        hasAnswered ||= !isSilent
        if (failure.status === 401 && !renewed) {
          renewed = true
          await renew(sent, failure)
          continue
        }
        const isLast = tries >= (pauseMs === undefined ? RETRIES : THROTTLED_RETRIES)
        if (isLast && isSilent) silent += 1
        if (isLast || !mayPass(failure) || (pauseMs ?? 0) > limits.maxPauseMs) throw failure
        // Where the payer named a pause, the lane holds the next attempt back.
        if (pauseMs === undefined) await pause(limits.firstPauseMs * 2 ** tries, signal).catch(assertGoesOn)
      }
    }
  }

  function assertGoesOn(): void {
    options.signal.throwIfAborted()
    if (deadline.aborted) throw requestFailed('the time of the sync is over', 'timeout')
    if (received > limits.maxReceivedBytes) throw requestFailed('the payer sends too much', 'too-costly')
    if (!hasAnswered && silent >= SILENT_REQUESTS) throw requestFailed('the payer never answers', 'timeout')
  }

  async function attempt(url: string, form: URLSearchParams | undefined): Promise<PayerDocument> {
    const giveBack = await lane.take(owner, signal)
    let body: Buffer
    let contentType: string | null
    try {
      const response = await follow(url, form)
      contentType = response.headers.get('content-type')
      if (!response.ok) throw await refusal(response)
      body = await read(response, limits.maxBodyBytes)
    } finally {
      giveBack()
    }
    return parseDocument(jsonBytes(body, contentType), limits)
  }

  async function follow(url: string, form: URLSearchParams | undefined): Promise<Response> {
    let target = sameOriginUrl(url, base, origin)
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const response = await outbound.fetch(target, {
        headers: { accept: ACCEPT, authorization: `Bearer ${token}` },
        signal,
        timeoutMs: limits.requestMs,
        ...(form !== undefined && { method: 'POST', body: form }),
        ...(options.endpointId !== undefined && { endpointId: options.endpointId }),
      })
      const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null
      if (location === null) return response
      await response.body?.cancel()
      target = sameOriginUrl(location, target, origin)
    }
    throw requestFailed('too many redirects', 'processing')
  }

  async function read(response: Response, maxBytes: number): Promise<Buffer> {
    const most = Math.min(maxBytes, limits.maxReceivedBytes - received + 1)
    try {
      const body = await readBytes(response, most)
      received += body.length
      return body
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error
      received += most
      throw requestFailed('the answer is too long', 'too-costly')
    }
  }

  async function refusal(response: Response): Promise<Refusal> {
    const { status } = response
    const issues = readIssues(await errorBody(response))
    const failure = new PayerRequestFailed(
      `the payer answered ${status}`,
      issues.length > 0 ? issues : [issueOfStatus(status)],
      status,
    )
    const named = mayPass(failure) ? retryAfterMs(response.headers.get('retry-after'), clock()) : undefined
    const pauseMs = named ?? (status === 429 ? UNNAMED_PAUSE * limits.firstPauseMs : undefined)
    if (pauseMs === undefined) return new Refusal(failure, undefined)
    const waited = Math.max(pauseMs, limits.firstPauseMs)
    lane.pause(Math.min(waited, limits.maxPauseMs))
    return new Refusal(failure, waited)
  }

  /** Of a body that is too long or cut short, the status says enough. */
  async function errorBody(response: Response): Promise<Json | undefined> {
    try {
      const body = await read(response, MAX_ERROR_BYTES)
      return (await parseDocument(jsonBytes(body, response.headers.get('content-type')), limits)).json
    } catch {
      signal.throwIfAborted()
      return undefined
    }
  }

  async function renew(refused: string, failure: PayerRequestFailed): Promise<void> {
    const renewal = renewals.get(refused) ?? options.renewToken(refused)
    renewals.set(refused, renewal)
    const fresh = await renewal.catch((cause: unknown) => {
      failure.cause = cause
      throw failure
    })
    if (fresh === refused) throw failure
    token = fresh
  }

  /** Whatever else went wrong on the way is no answer; what was called off stays called off. */
  function asFailure(error: unknown): { failure: PayerRequestFailed; pauseMs?: number | undefined } {
    assertGoesOn()
    if (error instanceof Refusal) return error
    if (error instanceof PayerRequestFailed) return { failure: error }
    if (error instanceof OutboundRefused) return { failure: requestFailed(error.message, 'security') }
    const code = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'transient'
    const failure = requestFailed('no usable answer', code)
    failure.cause = error
    return { failure }
  }

  return { base, request }
}

/** The payer's refusal, and the pause that it asks for. */
class Refusal extends Error {
  readonly failure: PayerRequestFailed
  readonly pauseMs: number | undefined

  constructor(failure: PayerRequestFailed, pauseMs: number | undefined) {
    super(failure.message)
    this.failure = failure
    this.pauseMs = pauseMs
  }
}

/** @throws {PayerRequestFailed} */
async function parseDocument(bytes: Buffer, limits: SyncLimits): Promise<PayerDocument> {
  const { resources, rest } = await scanJson(bytes, limits)
  if (rest.length > limits.maxResourceBytes) throw requestFailed('the answer is too long', 'too-costly')
  try {
    return {
      json: parseJson(rest.toString('utf8')),
      resources: resources.map(({ start, end }) => bytes.subarray(start, end)),
      bytes,
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw requestFailed('the answer is no JSON', 'structure')
  }
}

const PASSING = new Set(['transient', 'timeout', 'incomplete'])

function mayPass({ status, issues }: PayerRequestFailed): boolean {
  if (status === undefined) return issues.every(({ code }) => PASSING.has(code))
  return status === 408 || status === 429 || (status >= 500 && status !== 501)
}
