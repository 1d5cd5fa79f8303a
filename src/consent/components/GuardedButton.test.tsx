// @vitest-environment happy-dom
import { act } from 'preact/test-utils'
import { render } from 'preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { one, textOf, trusted } from '../testing/page.ts'
import { GuardedButton } from './GuardedButton.tsx'
import { HOLD_MS, SETTLE_MS } from './pressGuard.ts'

const onPress = vi.fn()
const button = () => one('button', 'Continue')
const isDisabled = () => button().getAttribute('aria-disabled') === 'true'
const notice = () => textOf(one('status'))
const later = (ms: number) => act(() => void vi.advanceTimersByTime(ms))

const happen = (event: Event) => act(() => void button().dispatchEvent(event))
const click = (detail: number) => trusted(new MouseEvent('click', { bubbles: true, detail }))
const pointer = (type: string) => trusted(new PointerEvent(type, { bubbles: true, button: 0 }))

async function show() {
  await act(() =>
    render(
      <div class="sheet">
        <GuardedButton waiting={false} onPress={onPress}>
          Continue
        </GuardedButton>
      </div>,
      document.body,
    ),
  )
}

beforeEach(() => {
  vi.useFakeTimers()
  onPress.mockClear()
})

afterEach(() => {
  render(null, document.body)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A browser that tells what is covered; the test says what. */
function seeingBrowser() {
  const seen = { target: null as Element | null, options: {}, isWatching: false }
  let tell: ((entries: { isVisible: boolean }[]) => void) | undefined
  class Entry {
    readonly isVisible = false
  }
  Object.assign(Entry.prototype, { isVisible: false })
  class Observer {
    constructor(callback: typeof tell, options: object) {
      tell = callback
      seen.options = options
    }
    observe(target: Element) {
      seen.target = target
      seen.isWatching = true
    }
    disconnect() {
      seen.isWatching = false
    }
  }
  vi.stubGlobal('IntersectionObserverEntry', Entry)
  vi.stubGlobal('IntersectionObserver', Observer)
  return { seen, report: (isVisible: boolean) => act(() => tell?.([{ isVisible }])) }
}

describe('where the browser tells what is covered', () => {
  it('watches the whole sheet for what covers, fades or distorts it, as long as the screen is there', async () => {
    const { seen } = seeingBrowser()
    await show()
    expect(seen.target).toBe(document.querySelector('.sheet'))
    expect(seen.options).toMatchObject({ trackVisibility: true, delay: 100 })
    await act(() => render(null, document.body))
    expect(seen.isWatching).toBe(false)
  })

  it('takes a press by pointer as soon as the sheet is in plain sight', async () => {
    const { report } = seeingBrowser()
    await show()
    expect(isDisabled()).toBe(true)
    await happen(click(1))
    expect(onPress).not.toHaveBeenCalled()
    await report(true)
    expect(isDisabled()).toBe(false)
    await happen(click(1))
    expect(onPress).toHaveBeenCalledOnce()
  })

  it('refuses it while the sheet is covered, says why, and says no more once it is not', async () => {
    const { report } = seeingBrowser()
    await show()
    await report(true)
    await report(false)
    expect(notice()).toBe('')
    await happen(click(1))
    expect(onPress).not.toHaveBeenCalled()
    expect(notice()).toMatch(/hold the button down for two seconds/)
    await report(true)
    await later(SETTLE_MS)
    expect(notice()).toBe('')
    await happen(click(1))
    expect(onPress).toHaveBeenCalledOnce()
  })

  it('does not take the press for which the cover was lifted', async () => {
    const { report } = seeingBrowser()
    await show()
    await report(false)
    await later(SETTLE_MS)
    await report(true)
    await later(SETTLE_MS - 1)
    await happen(click(1))
    expect(onPress).not.toHaveBeenCalled()
  })

  it('takes keys, and a button held for two seconds, under any cover', async () => {
    const { report } = seeingBrowser()
    await show()
    await report(false)
    await happen(click(0))
    expect(onPress).toHaveBeenCalledTimes(1)
    await happen(pointer('pointerdown'))
    await later(HOLD_MS - 1)
    expect(onPress).toHaveBeenCalledTimes(1)
    await later(1)
    expect(onPress).toHaveBeenCalledTimes(2)
  })

  it.each(['pointerup', 'pointerleave', 'pointercancel'])('is not held any more after %s', async (type) => {
    const { report } = seeingBrowser()
    await show()
    await report(false)
    await happen(pointer('pointerdown'))
    await happen(pointer(type))
    await later(HOLD_MS)
    expect(onPress).not.toHaveBeenCalled()
  })
})

describe('where the browser cannot tell', () => {
  it('takes a press only when the screen has been there for a moment', async () => {
    await show()
    await later(SETTLE_MS - 1)
    await happen(click(1))
    expect([onPress.mock.calls.length, isDisabled(), notice()]).toEqual([0, true, ''])
    await later(1)
    expect(isDisabled()).toBe(false)
    await happen(click(1))
    expect(onPress).toHaveBeenCalledOnce()
  })

  it.each([
    ['the window came back', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['the window has a new size', () => window.dispatchEvent(new Event('resize'))],
  ])('waits again after %s', async (_, change) => {
    await show()
    await later(SETTLE_MS)
    await act(() => void change())
    await happen(click(1))
    expect(onPress).not.toHaveBeenCalled()
    await later(SETTLE_MS)
    await happen(click(1))
    expect(onPress).toHaveBeenCalledOnce()
  })
})

describe('what no human did', () => {
  it('never counts, neither as a press nor as a button held', async () => {
    await show()
    await later(SETTLE_MS)
    for (const detail of [0, 1]) await happen(new MouseEvent('click', { bubbles: true, detail }))
    await act(() => button().click())
    await happen(new PointerEvent('pointerdown', { bubbles: true, button: 0 }))
    await later(HOLD_MS)
    expect(onPress).not.toHaveBeenCalled()
  })
})
