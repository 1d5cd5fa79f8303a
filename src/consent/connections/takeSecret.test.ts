import { expect, it, vi } from 'vitest'
import { forgetSecret, takeSecret } from './takeSecret.ts'

function around(hash: string, kept?: string) {
  const map = new Map(kept === undefined ? [] : [['flexpalink:receipt', kept]])
  return {
    location: { hash, pathname: '/connections' },
    history: { replaceState: vi.fn() },
    storage: {
      getItem: (key: string) => map.get(key) ?? null,
      setItem: (key: string, value: string) => void map.set(key, value),
      removeItem: (key: string) => void map.delete(key),
    },
    map,
  }
}

it('takes the secret out of the address, and keeps it for a reload of this tab', () => {
  const given = around('#secret')
  expect(takeSecret(given)).toBe('secret')
  expect(given.history.replaceState).toHaveBeenCalledWith(null, '', '/connections')
  expect(takeSecret({ ...given, location: { hash: '', pathname: '/connections' } })).toBe('secret')
})

it('lets a new link take the place of an old one', () => {
  expect(takeSecret(around('#new', 'old'))).toBe('new')
})

it('has none where there is none, and touches no history', () => {
  const given = around('')
  expect(takeSecret(given)).toBeUndefined()
  expect(given.history.replaceState).not.toHaveBeenCalled()
})

it('forgets', () => {
  const given = around('', 'old')
  forgetSecret(given.storage)
  expect(given.map.size).toBe(0)
})

it('works where the browser keeps nothing', () => {
  const refuse = () => {
    throw new DOMException('refused', 'SecurityError')
  }
  const storage = { getItem: refuse, setItem: refuse, removeItem: refuse }
  expect(takeSecret({ ...around('#secret'), storage })).toBe('secret')
  expect(takeSecret({ ...around(''), storage })).toBeUndefined()
  expect(() => forgetSecret(storage)).not.toThrow()
  expect(takeSecret({ ...around('#secret'), storage: null })).toBe('secret')
})
