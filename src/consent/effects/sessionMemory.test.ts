// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createSessionMemory } from './sessionMemory.ts'

const open = (key = 'pk_test_1') => createSessionMemory(key, 'https://app.example')

afterEach(() => {
  sessionStorage.clear()
  vi.useRealTimers()
})

describe('session memory', () => {
  it('keeps a token for the next load of the same key and origin', () => {
    open().keep('token', undefined)
    expect(open().token()).toBe('token')
    expect(open('pk_test_2').token()).toBeUndefined()
  })

  it('reports a return in this window once, with the endpoint that was given', () => {
    const memory = open()
    memory.keep('token', 'endpoint-1')
    expect(memory.takeReturn()).toBeUndefined()
    memory.leave()
    expect(open().takeReturn()).toEqual({ endpoint: 'endpoint-1' })
    expect(open().takeReturn()).toBeUndefined()
    expect(open().token()).toBe('token')
  })

  it('tells a message once, over navigations too, for as long as the session is the same', () => {
    const first = open()
    expect(first.tellOnce('LOADED')).toBe(true)
    first.keep('token', undefined)
    expect(first.tellOnce('SYNCING')).toBe(true)
    expect(first.tellOnce('SYNCING')).toBe(false)

    const second = open()
    second.keep('token', undefined)
    expect(['LOADED', 'SYNCING', 'SUCCESS'].map((type) => second.tellOnce(type))).toEqual([
      false,
      false,
      true,
    ])

    const anew = open()
    anew.keep('another token', undefined)
    expect(anew.tellOnce('LOADED')).toBe(true)
  })

  it('forgets a return after an hour', () => {
    vi.useFakeTimers()
    const memory = open()
    memory.keep('token', undefined)
    memory.leave()
    vi.setSystemTime(Date.now() + 61 * 60_000)
    expect(memory.takeReturn()).toBeUndefined()
  })

  it('holds nothing and breaks nothing where the browser refuses storage', () => {
    const refusing = new Proxy({} as Storage, {
      get: () => () => {
        throw new DOMException('refused', 'SecurityError')
      },
    })
    for (const storage of [refusing, null]) {
      const memory = createSessionMemory('pk', 'https://app.example', storage)
      memory.keep('token', undefined)
      memory.leave()
      memory.forget()
      expect([memory.tellOnce('LOADED'), memory.tellOnce('LOADED')]).toEqual([true, false])
      expect([memory.works, memory.token(), memory.takeReturn()]).toEqual([false, undefined, undefined])
    }
  })

  it('does not trust what it finds', () => {
    open().keep('token', undefined)
    const key = sessionStorage.key(0) ?? ''
    for (const text of [
      '{',
      '{}',
      '{"token":1}',
      '"x"',
      '{"token":"t","leftAt":"x"}',
      '{"token":"t","told":[1]}',
    ]) {
      sessionStorage.setItem(key, text)
      expect(open().token()).toBeUndefined()
    }
  })
})
