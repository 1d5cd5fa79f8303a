import { setTimeout as sleep } from 'node:timers/promises'

/** The API kept answering 429 for longer than the caller wanted to wait. */
export class RetryLimitReached extends Error {
  override name = 'RetryLimitReached'
  readonly waitedSeconds: number

  constructor(waitedSeconds: number) {
    super(`Still 429 after waiting ${String(waitedSeconds)} seconds`)
    this.waitedSeconds = waitedSeconds
  }
}

export interface RetryOptions {
  /** How long to wait in all before giving up. Default 120. */
  maxWaitSeconds?: number
  /** Waits; tests pass their own. Rejects when the signal aborts. */
  wait?: (seconds: number, signal?: AbortSignal) => Promise<void>
}

const DEFAULT_RETRY_AFTER_SECONDS = 1

/**
 * Fetches, and asks again for as long as the answer is 429: FlexpaLink sends it while a patient's first sync runs
 * (code `transient`) and when there are too many requests (`throttled`). The pause is what `Retry-After` says, in
 * whole seconds. Every other answer, errors included, is the caller's to read.
 *
 * @throws {RetryLimitReached} when the next pause would exceed `maxWaitSeconds` in all
 */
export async function fetchWithRetry(
  url: string | URL,
  init: RequestInit = {},
  { maxWaitSeconds = 120, wait = waitSeconds }: RetryOptions = {},
): Promise<Response> {
  let waitedSeconds = 0
  for (;;) {
    const response = await fetch(url, init)
    if (response.status !== 429) return response
    await response.body?.cancel()
    const pause = retryAfterSeconds(response.headers.get('retry-after'))
    if (waitedSeconds + pause > maxWaitSeconds) throw new RetryLimitReached(waitedSeconds)
    await wait(pause, init.signal ?? undefined)
    waitedSeconds += pause
  }
}

/** Whole seconds, at least 1; anything else counts as 1, so that a bad header neither hammers nor hangs. */
export function retryAfterSeconds(header: string | null): number {
  if (header === null || !/^\d{1,9}$/.test(header.trim())) return DEFAULT_RETRY_AFTER_SECONDS
  return Math.max(DEFAULT_RETRY_AFTER_SECONDS, Number(header))
}

async function waitSeconds(seconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, signal ? { signal } : {})
}
