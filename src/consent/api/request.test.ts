// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure } from './apiFailure.ts'
import { request } from './request.ts'
import { fakeFetch, json } from './testing/fakeFetch.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function settle<T>(promise: Promise<T>): Promise<T> {
  const settled = promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error
    },
  )
  await vi.runAllTimersAsync()
  return (await settled)()
}

describe('request', () => {
  it('sends its first try before it returns, so that a click may send it', () => {
    const calls = fakeFetch(json(201, {}))
    void request('/sessions', { method: 'POST', body: { a: 1 }, token: 'secret', keepalive: true })
    expect(calls).toHaveLength(1)
    expect(calls[0]?.init).toMatchObject({ method: 'POST', keepalive: true, body: '{"a":1}' })
    expect(calls[0]?.init.headers).toMatchObject({ authorization: 'Bearer secret' })
  })

  it('asks again after a lost answer and a passing fault', async () => {
    const calls = fakeFetch(new TypeError('network'), json(503, {}), json(200, { fine: true }))
    expect(await settle(request('/plans'))).toEqual({ fine: true })
    expect(calls).toHaveLength(3)
  })

  it('takes a coded refusal as the last word', async () => {
    const error = { code: 'INVALID_USER', field: 'user', message: 'user is missing', reference: 'R' }
    const calls = fakeFetch(json(400, { error }))
    await expect(settle(request('/sessions'))).rejects.toMatchObject({
      name: 'ApiFailure',
      status: 400,
      code: 'INVALID_USER',
      field: 'user',
      reference: 'R',
    })
    expect(calls).toHaveLength(1)
  })

  it('gives up after its tries', async () => {
    const calls = fakeFetch(new TypeError('network'), new TypeError('network'))
    await expect(settle(request('/plans', { tries: 2 }))).rejects.toBeInstanceOf(ApiFailure)
    expect(calls).toHaveLength(2)
  })
})
