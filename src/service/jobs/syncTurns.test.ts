import { expect, it } from 'vitest'
import { createSyncTurns } from './syncTurns.ts'

function watch() {
  const ends = new Map<string, () => void>()
  const begun: string[] = []
  const turns = createSyncTurns(async (id) => {
    begun.push(id)
    await new Promise<void>((resolve) => ends.set(id, resolve))
  }, 2)
  const end = async (id: string) => {
    ends.get(id)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { turns, begun, end }
}

it('runs two syncs of a payer at once, the others in order after them, and other payers’ at once', async () => {
  const { turns, begun, end } = watch()
  const first = turns.take('slow', 'slow 1')
  const second = turns.take('slow', 'slow 2')
  // A worker that comes with a third is free at once.
  await turns.take('slow', 'slow 3')
  await turns.take('slow', 'slow 4')
  await turns.take('slow', 'slow 3')
  const other = turns.take('other', 'other 1')
  expect(begun).toEqual(['slow 1', 'slow 2', 'other 1'])
  await end('slow 2')
  expect(begun.at(-1)).toBe('slow 3')
  await end('slow 1')
  expect(begun.at(-1)).toBe('slow 4')
  for (const id of ['slow 3', 'slow 4', 'other 1']) await end(id)
  await Promise.all([first, second, other])
  expect(begun).toHaveLength(5)
  void turns.take('slow', 'slow 5')
  expect(begun.at(-1)).toBe('slow 5')
})
