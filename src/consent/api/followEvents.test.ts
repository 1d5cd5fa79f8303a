// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followEvents } from './followEvents.ts'
import { fakeFetch } from './testing/fakeFetch.ts'
import type { SessionEvent } from '../../contract/sessionApi.ts'

const seen = (id: number) => ({ id, type: 'handoff_seen', attemptId: `a${id}` })
const heartbeat = { type: 'heartbeat' }
const encoder = new TextEncoder()

/** A body that stays open after its lines; `cuts` are the places where its bytes arrive apart. */
function line(events: unknown[], { close = false, cut = 0 } = {}) {
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('')
  return (_path: string, init: RequestInit) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(encoder.encode(text.slice(0, cut)))
          controller.enqueue(encoder.encode(text.slice(cut)))
          if (close) controller.close()
          else init.signal?.addEventListener('abort', () => controller.error(new Error('aborted')))
        },
      }),
    )
}

function follow(after = 0) {
  const events: SessionEvent[] = []
  const onLost = vi.fn()
  const follower = followEvents({
    token: () => Promise.resolve('token'),
    after,
    onEvent: (event) => events.push(event),
    onLost,
  })
  return { events, onLost, follower }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('followEvents', () => {
  it('tells whole events however the bytes arrive, and no heartbeat', async () => {
    fakeFetch(line([seen(1), heartbeat, seen(2)], { cut: 11 }))
    const { events, follower } = follow()
    await vi.advanceTimersByTimeAsync(10)
    expect(events).toEqual([seen(1), seen(2)])
    follower.stop()
  })

  it('resumes from its cursor when the line breaks, and tells nothing twice', async () => {
    const calls = fakeFetch(line([seen(4)], { close: true }), line([seen(4), seen(5)]))
    const { events, follower } = follow(3)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(calls.map(({ path }) => path)).toEqual([
      '/sessions/current/events?after=3',
      '/sessions/current/events?after=4',
    ])
    expect(events).toEqual([seen(4), seen(5)])
    follower.stop()
  })

  it('connects again after a lost network, with growing pauses', async () => {
    const lost = new TypeError('network')
    const calls = fakeFetch(lost, lost, lost, line([seen(1)]))
    const { events, follower } = follow()
    await vi.advanceTimersByTimeAsync(400)
    expect(calls).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(events).toEqual([seen(1)])
    follower.stop()
  })

  it('looks at once when asked', async () => {
    const calls = fakeFetch(line([]), line([seen(1)]))
    const { events, follower } = follow()
    await vi.advanceTimersByTimeAsync(10)
    follower.look()
    await vi.advanceTimersByTimeAsync(10)
    expect(calls).toHaveLength(2)
    expect(events).toEqual([seen(1)])
    follower.stop()
  })

  it('gives up a line that has gone silent', async () => {
    const calls = fakeFetch(line([heartbeat]), line([heartbeat]))
    const { follower } = follow()
    await vi.advanceTimersByTimeAsync(41_000)
    expect(calls).toHaveLength(2)
    follower.stop()
  })

  it('says when the service knows the session no more, and stops', async () => {
    const calls = fakeFetch(new Response('{}', { status: 401 }))
    const { onLost } = follow()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(onLost).toHaveBeenCalledOnce()
    expect(calls).toHaveLength(1)
  })

  it('skips what a newer service says', async () => {
    fakeFetch(line([{ id: 1, type: 'news' }, seen(2)]))
    const { events, follower } = follow()
    await vi.advanceTimersByTimeAsync(10)
    expect(events).toEqual([seen(2)])
    follower.stop()
  })
})
