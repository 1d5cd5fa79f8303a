import { afterEach, describe, expect, it, vi } from 'vitest'
import { RetryLimitReached, fetchWithRetry, retryAfterSeconds } from './fetchWithRetry.ts'

function answers(...responses: Response[]) {
  const fake = vi.fn(() =>
    Promise.resolve(responses.shift() ?? new Response('too many calls', { status: 500 })),
  )
  vi.stubGlobal('fetch', fake)
  return fake
}

const busy = (retryAfter?: string) =>
  new Response('{}', { status: 429, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } })

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('fetchWithRetry', () => {
  it('waits as long as Retry-After says, then returns the answer', async () => {
    answers(busy('2'), busy('5'), new Response('ready'))
    const waits: number[] = []
    const response = await fetchWithRetry(
      'http://api.test/',
      {},
      { wait: (s) => Promise.resolve(void waits.push(s)) },
    )
    expect(await response.text()).toBe('ready')
    expect(waits).toEqual([2, 5])
  })

  it('gives up once the next pause would pass the bound', async () => {
    const fake = answers(busy('3'), busy('3'), busy('3'))
    const attempt = fetchWithRetry(
      'http://api.test/',
      {},
      { maxWaitSeconds: 6, wait: () => Promise.resolve() },
    )
    await expect(attempt).rejects.toThrow(RetryLimitReached)
    expect(fake).toHaveBeenCalledTimes(3)
  })

  it('hands back 422 and other errors without asking again', async () => {
    const fake = answers(new Response('{}', { status: 422 }))
    expect((await fetchWithRetry('http://api.test/')).status).toBe(422)
    expect(fake).toHaveBeenCalledTimes(1)
  })

  it('stops waiting when the caller aborts', async () => {
    answers(busy('60'))
    const abort = new AbortController()
    const attempt = fetchWithRetry('http://api.test/', { signal: abort.signal })
    abort.abort()
    await expect(attempt).rejects.toThrow()
  })

  it.each([
    ['3', 3],
    ['0', 1],
    ['1.5', 1],
    ['-4', 1],
    ['soon', 1],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 1],
    [null, 1],
  ])('reads Retry-After %j as %d seconds', (header, seconds) => {
    expect(retryAfterSeconds(header)).toBe(seconds)
  })
})
