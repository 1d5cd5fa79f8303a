import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPayerLane } from './payerLane.ts'

describe('a lane to a payer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Asks for a turn. What has begun is in `begun`, in order; `end` gives the turn of a name back. */
  function watch() {
    const lane = createPayerLane()
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    return {
      lane,
      begun,
      ask: async (owner: string, name: string) => {
        void lane.take(owner, new AbortController().signal).then((giveBack) => {
          begun.push(name)
          ends.set(name, giveBack)
        })
        await vi.advanceTimersByTimeAsync(0)
      },
      end: async (name: string) => {
        ends.get(name)?.()
        await vi.advanceTimersByTimeAsync(0)
      },
    }
  }

  it('lets four run at once, and the next when one is done', async () => {
    const { ask, begun, end } = watch()
    for (const name of ['1', '2', '3', '4', '5', '6']) await ask('amy', name)
    expect(begun).toEqual(['1', '2', '3', '4'])
    await end('2')
    await end('2')
    expect(begun).toEqual(['1', '2', '3', '4', '5'])
  })

  it('gives turns to the syncs that wait in turn, however much one of them wants', async () => {
    const { ask, begun, end } = watch()
    for (let count = 1; count <= 8; count += 1) await ask('amy', `amy ${count}`)
    await ask('ben', 'ben 1')
    await ask('cid', 'cid 1')
    await ask('ben', 'ben 2')
    for (let count = 1; count <= 4; count += 1) await end(`amy ${count}`)
    expect(begun.slice(4)).toEqual(['amy 5', 'ben 1', 'cid 1', 'amy 6'])
    await end('ben 1')
    expect(begun.at(-1)).toBe('ben 2')
  })

  it('pauses for all together, once, and goes on more slowly until ten answers came', async () => {
    const { ask, begun, end, lane } = watch()
    for (let count = 1; count <= 30; count += 1) await ask(count % 2 === 0 ? 'amy' : 'ben', `${count}`)
    lane.pause(5000)
    for (const name of ['1', '2', '3', '4']) await end(name)
    await vi.advanceTimersByTimeAsync(4900)
    expect(begun).toHaveLength(4)
    await vi.advanceTimersByTimeAsync(200)
    expect(begun).toHaveLength(6)
    for (const name of begun.slice(4, 6)) await end(name)
    expect(begun).toHaveLength(8)
    for (let count = 6; count < 14; count += 1) await end(begun[count] ?? '')
    expect(begun.length - 14).toBe(3)
  })

  it('lets one go that does not want any more', async () => {
    const { ask, begun, end, lane } = watch()
    for (let count = 1; count <= 4; count += 1) await ask('amy', `${count}`)
    const giveUp = new AbortController()
    const waiting = lane.take('ben', giveUp.signal)
    await ask('cid', 'cid 1')
    giveUp.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(lane.take('ben', giveUp.signal)).rejects.toThrow('enough')
    await end('1')
    expect(begun.at(-1)).toBe('cid 1')
  })
})
