import { ApiFailure } from './apiFailure.ts'
import { pause } from './pause.ts'

/** Waits between the tries of one request; a lost answer is asked for again. */
const PAUSES_MS = [400, 1_000, 2_500, 5_000] as const
const TIMEOUT_MS = 12_000
/** "Not now": worth another try. Every other status is an answer. */
const PASSING: ReadonlySet<number> = new Set([0, 408, 425, 429, 500, 502, 503, 504])

export interface RequestOptions {
  method?: 'GET' | 'POST'
  body?: unknown
  token?: string | null
  /** Outlives the page: for what is sent while leaving. */
  keepalive?: boolean
  signal?: AbortSignal
  /** `same-origin` sends our own cookies. Default `omit`. */
  credentials?: 'omit' | 'same-origin'
  /** How often to try at all. Default 5. */
  tries?: number
}

/**
 * One request to the session API, same origin. The first try is sent before this function returns, so that a click may
 * send it and then open a window.
 *
 * @returns the parsed JSON body
 * @throws {ApiFailure} when the last try failed, or the answer says that no other will help
 */
export async function request(path: string, options: RequestOptions = {}): Promise<unknown> {
  const tries = options.tries ?? PAUSES_MS.length + 1
  for (let attempt = 0; ; attempt++) {
    try {
      return await send(path, options)
    } catch (error) {
      const failure = error instanceof ApiFailure ? error : new ApiFailure(0, 'No answer', { cause: error })
      // A coded refusal is the service's last word, whatever its status.
      if (!PASSING.has(failure.status) || failure.code !== undefined || attempt + 1 >= tries) throw failure
      if (options.signal?.aborted) throw failure
      await pause(PAUSES_MS[attempt] ?? PAUSES_MS[PAUSES_MS.length - 1] ?? 0, options.signal)
    }
  }
}

async function send(path: string, options: RequestOptions): Promise<unknown> {
  const { method = 'GET', body, token, keepalive = false, signal, credentials = 'omit' } = options
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (token) headers['authorization'] = `Bearer ${token}`
  const stop = new AbortController()
  const abort = () => stop.abort()
  const timer = setTimeout(abort, TIMEOUT_MS)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  try {
    const response = await fetch(path, {
      method,
      headers,
      keepalive,
      cache: 'no-store',
      credentials,
      signal: stop.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok)
      throw new ApiFailure(response.status, `${method} ${path}: ${response.status}`, { body: answer })
    return answer
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}
