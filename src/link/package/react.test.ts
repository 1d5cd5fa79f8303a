// @vitest-environment happy-dom
import { act, createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FlexpaLinkButton, useFlexpaLink } from './react.ts'
import { fakeWidget } from './testing/fakeWidget.ts'
import type { ReactNode } from 'react'
import type { FlexpaLinkControls, FlexpaLinkButtonProps } from './react.ts'
import type { CreateOptions } from '../../contract/options.ts'

vi.mock('../linkOrigin.ts', () => ({ LINK_ORIGIN: 'https://link.example' }))
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

const TOKEN = 'public_token_950fae5f-7903-4ce1-9414-9b44c4e55263'

function hostOptions(externalId = 'usr_1') {
  return {
    publishableKey: 'pk_test_a',
    user: { externalId },
    usage: 'ONE_TIME',
    onSuccess: vi.fn(),
    onExit: vi.fn(),
    onLoad: vi.fn(),
  } satisfies CreateOptions
}

let root: ReturnType<typeof createRoot>
let widget = fakeWidget()

beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = '<main></main>'
  root = createRoot(document.querySelector('main')!)
  widget = fakeWidget()
})
afterEach(() => {
  act(() => root.unmount())
  widget.object()?.close()
  vi.runAllTimers()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const render = (node: ReactNode) => act(() => root.render(node))
const button = (options: CreateOptions, more: Partial<FlexpaLinkButtonProps> = {}) =>
  createElement(FlexpaLinkButton, { options, ...more })
const click = (name = 'button') => act(() => document.querySelector<HTMLElement>(name)?.click())

describe('FlexpaLinkButton', () => {
  it('opens the widget with its options, and calls back', () => {
    const options = hostOptions()
    render(button(options))
    expect(document.querySelector('main')!.innerHTML).toBe(
      '<button type="button">Connect your health plan</button>',
    )
    click()
    widget.say({ type: 'READY' })
    widget.say({ type: 'LOADED' })
    widget.say({ type: 'SUCCESS', payload: TOKEN })
    expect(options.onLoad).toHaveBeenCalledOnce()
    expect(options.onSuccess).toHaveBeenCalledExactlyOnceWith(TOKEN)
    expect(widget.isOpen()).toBe(false)
  })

  it('is a button with all that a button may have', () => {
    const ref = { current: null as HTMLButtonElement | null }
    render(
      createElement(
        FlexpaLinkButton,
        { options: hostOptions(), ref, className: 'big', disabled: true },
        'Go',
      ),
    )
    expect(ref.current).toBe(document.querySelector('button.big[disabled]'))
    expect(ref.current?.textContent).toBe('Go')
  })

  it('stays shut when onClick prevents it', () => {
    render(button(hostOptions(), { onClick: (event) => event.preventDefault() }))
    click()
    expect(widget.isOpen()).toBe(false)
  })

  it('loads the frame unseen, once, however often it is rendered', () => {
    for (let each = 0; each < 3; each++) {
      render(button(hostOptions()))
      widget.settle()
    }
    expect(widget.frames()).toHaveLength(1)
    expect(widget.isOpen()).toBe(false)
  })

  it('works in StrictMode: one frame, one callback', () => {
    const options = hostOptions()
    render(createElement(StrictMode, null, button(options)))
    widget.settle()
    click()
    expect(widget.frames()).toHaveLength(1)
    widget.say({ type: 'CLOSED' })
    expect(options.onExit).toHaveBeenCalledOnce()
  })

  it('opens with its own options where two stand on a page', () => {
    render([
      createElement('p', { key: 1, id: 'a' }, button(hostOptions('usr_a'))),
      createElement('p', { key: 2, id: 'b' }, button(hostOptions('usr_b'))),
    ])
    click('#a button')
    widget.say({ type: 'READY' })
    expect(widget.heard()).toMatchObject([{ payload: { options: { user: { externalId: 'usr_a' } } } }])
  })
})

describe('useFlexpaLink', () => {
  const seen: FlexpaLinkControls[] = []
  beforeEach(() => {
    seen.length = 0
  })
  function Host({ options }: { options: CreateOptions }) {
    seen.push(useFlexpaLink(options))
    return null
  }
  const host = (options: CreateOptions) => createElement(Host, { options })
  const controls = () => seen.at(-1)!

  it('gives functions that stay the same', () => {
    render(host(hostOptions()))
    render(host(hostOptions()))
    expect(seen.at(-1)!.open).toBe(seen[0]!.open)
  })

  it('calls the callbacks of the last render, also those of a widget that was open before it', () => {
    const [first, last] = [hostOptions(), hostOptions()]
    render(host(first))
    controls().open()
    widget.say({ type: 'READY' })
    render(host(last))
    widget.say({ type: 'SUCCESS', payload: TOKEN })
    expect(first.onSuccess).not.toHaveBeenCalled()
    expect(last.onSuccess).toHaveBeenCalledExactlyOnceWith(TOKEN)
  })

  it('takes an endpoint for one opening', () => {
    render(host(hostOptions()))
    controls().open({ endpoint: 'e1' })
    widget.say({ type: 'READY' })
    expect(widget.heard()).toMatchObject([{ payload: { options: { endpoint: 'e1' } } }])
  })

  it('exit closes and calls onExit, close closes silently', () => {
    const options = hostOptions()
    render(host(options))
    controls().open()
    controls().close()
    expect(widget.isOpen()).toBe(false)
    expect(options.onExit).not.toHaveBeenCalled()
    controls().open()
    controls().exit()
    expect(widget.isOpen()).toBe(false)
    expect(options.onExit).toHaveBeenCalledExactlyOnceWith()
  })

  it('takes an open widget away without a callback when the component goes', () => {
    const options = hostOptions()
    render(host(options))
    controls().open()
    render(null)
    expect(widget.isOpen()).toBe(false)
    widget.settle()
    expect(widget.frames()).toEqual([])
    expect(options.onExit).not.toHaveBeenCalled()
  })

  it('takes the unseen frame away with the last component', () => {
    render([
      createElement(Host, { key: 1, options: hostOptions() }),
      createElement(Host, { key: 2, options: hostOptions() }),
    ])
    widget.settle()
    render([createElement(Host, { key: 1, options: hostOptions() })])
    expect(widget.frames()).toHaveLength(1)
    render(null)
    expect(widget.frames()).toEqual([])
  })

  it("leaves another's widget alone", () => {
    const [mine, others] = [hostOptions(), hostOptions()]
    render(host(mine))
    widget.object()!.create(others)
    widget.object()!.open()
    controls().open()
    controls().close()
    controls().exit()
    render(null)
    expect(widget.isOpen()).toBe(true)
    widget.say({ type: 'SUCCESS', payload: TOKEN })
    expect(others.onSuccess).toHaveBeenCalledOnce()
    expect(mine.onSuccess).not.toHaveBeenCalled()
  })

  it('opens again after the page has closed the widget by the global', () => {
    render(host(hostOptions()))
    controls().open()
    widget.object()!.close()
    widget.settle()
    controls().open()
    expect(widget.isOpen()).toBe(true)
  })

  it('tells a mistake in the options as create() does', () => {
    vi.spyOn(console, 'error').mockReturnValue()
    vi.spyOn(console, 'warn').mockReturnValue()
    expect(() => render(host({ ...hostOptions(), onSuccess: undefined } as never))).toThrow(/"onSuccess"/)
  })

  it('renders on a server', () => {
    expect(renderToString(button(hostOptions()))).toContain('Connect your health plan')
  })
})
