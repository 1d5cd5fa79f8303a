// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { flexpaLink, openAndGreet, options, TOKEN, useHostPage, wire } from './testing/hostPage.ts'
import type { LinkEvent, LinkEventDetail } from '../contract/linkEvents.ts'

vi.mock('./linkOrigin.ts', () => ({ LINK_ORIGIN: 'https://link.example' }))

useHostPage()

describe('callbacks', () => {
  it('reports loading, syncing and success, each once, with the token', () => {
    openAndGreet()
    wire.say({ type: 'LOADED' })
    wire.say({ type: 'LOADED' })
    wire.say({ type: 'SYNCING', payload: TOKEN })
    wire.say({ type: 'SYNCING', payload: TOKEN })
    wire.say({ type: 'SUCCESS', payload: TOKEN })
    expect(options.onLoad).toHaveBeenCalledExactlyOnceWith()
    expect(options.onSyncing).toHaveBeenCalledExactlyOnceWith(TOKEN)
    expect(options.onSuccess).toHaveBeenCalledExactlyOnceWith(TOKEN)
    expect(options.onExit).not.toHaveBeenCalled()
  })

  it.each([[{ code: 'QUERY_REJECTED' as const }], []])(
    'reports the exit with what the frame says: %o',
    (...error) => {
      openAndGreet()
      wire.say({ type: 'CLOSED', ...(error[0] && { payload: error[0] }) })
      expect(options.onExit).toHaveBeenCalledExactlyOnceWith(...error)
      expect(options.onSuccess).not.toHaveBeenCalled()
    },
  )

  it('ends an opening once, whatever comes after', () => {
    openAndGreet()
    const source = wire.frame().contentWindow
    wire.say({ type: 'SUCCESS', payload: TOKEN })
    wire.say({ type: 'CLOSED' }, { source })
    wire.say({ type: 'SUCCESS', payload: TOKEN }, { source })
    flexpaLink.exit()
    expect(options.onSuccess).toHaveBeenCalledOnce()
    expect(options.onExit).not.toHaveBeenCalled()
  })

  it('does without the callbacks that the page did not give', () => {
    const { publishableKey, onSuccess } = options
    flexpaLink.create({ publishableKey, onSuccess })
    flexpaLink.open()
    wire.say({ type: 'READY' })
    wire.say({ type: 'LOADED' })
    wire.say({ type: 'SYNCING', payload: TOKEN })
    wire.say({ type: 'CLOSED' })
    expect(wire.frames()).toEqual([])
  })

  it('reports what a callback throws to the page, and goes on', () => {
    options.onLoad.mockImplementation(() => {
      throw new Error("the page's own mistake")
    })
    openAndGreet()
    wire.say({ type: 'LOADED' })
    expect(() => vi.runAllTimers()).toThrow("the page's own mistake")
    wire.say({ type: 'SUCCESS', payload: TOKEN })
    expect(options.onSuccess).toHaveBeenCalledOnce()
  })

  it('lets a callback open the widget again', () => {
    options.onExit.mockImplementationOnce(() => flexpaLink.open())
    openAndGreet()
    wire.say({ type: 'CLOSED' })
    wire.say({ type: 'READY' })
    expect(wire.heard()).toMatchObject([{ type: 'OPEN' }])
  })

  it('has given the page back when a terminal callback runs', () => {
    options.onSuccess.mockImplementation(() => {
      expect(wire.frames()).toEqual([])
      expect(document.body.inert).toBe(false)
    })
    openAndGreet()
    wire.say({ type: 'SUCCESS', payload: TOKEN })
    vi.runAllTimers()
    expect(options.onSuccess).toHaveBeenCalledOnce()
  })
})

describe('events', () => {
  const heard = () => options.onEvent.mock.calls.map(([event]) => event)
  const fromFrame = (detail: LinkEventDetail): LinkEvent => ({ sessionId: 's1', timestamp: 7, ...detail })

  it('tells of the opening when it happens, before there is a session', () => {
    vi.setSystemTime(1_800_000_000_000)
    flexpaLink.create(options)
    vi.runAllTimers()
    expect(heard()).toEqual([])
    const now = Date.now()
    flexpaLink.open()
    expect(heard()).toEqual([{ name: 'opened', sessionId: null, timestamp: now }])
  })

  it('hands on what the frame tells, as often as it tells it', () => {
    openAndGreet()
    const told = [3, 8].map((resources) => fromFrame({ name: 'sync_progressed', resources }))
    for (const payload of told) wire.say({ type: 'EVENT', payload })
    expect(heard().slice(1)).toEqual(told)
  })

  it('tells exit() with the session it ends, just before onExit', () => {
    openAndGreet()
    wire.say({ type: 'EVENT', payload: fromFrame({ name: 'loaded' }) })
    flexpaLink.exit()
    expect(heard().at(-1)).toMatchObject({ name: 'exited', sessionId: 's1' })
    const [eventOrder, exitOrder] = [options.onEvent, options.onExit].map(({ mock }) =>
      mock.invocationCallOrder.at(-1)!,
    )
    expect(eventOrder).toBeLessThan(exitOrder!)
  })

  it('tells nothing of close(), nor after the end', () => {
    openAndGreet()
    flexpaLink.close()
    flexpaLink.exit()
    expect(heard().map(({ name }) => name)).toEqual(['opened'])
  })

  it('tells a frame that did not come as failed by load, then as exited', () => {
    flexpaLink.create(options)
    flexpaLink.open()
    vi.advanceTimersByTime(10_000)
    expect(heard()).toMatchObject([
      { name: 'opened' },
      { name: 'failed', reason: 'load' },
      { name: 'exited' },
    ])
  })

  it('lets the host close the widget from the event, and from every other callback, without a trace', () => {
    options.onEvent.mockImplementation(() => flexpaLink.close())
    flexpaLink.create(options)
    flexpaLink.open()
    expect(wire.heard(document.createElement('iframe'))).toEqual([])
    vi.advanceTimersByTime(20_000)
    expect(wire.frames()).toEqual([])
    expect(document.querySelector('dialog')).toBeNull()
    expect(document.body.inert).toBe(false)
  })

  it('survives an onEvent that throws', () => {
    options.onEvent.mockImplementation(() => {
      throw new Error('the host page is at fault')
    })
    openAndGreet()
    expect(() => vi.runAllTimers()).toThrow('the host page is at fault')
    wire.say({ type: 'SUCCESS', payload: TOKEN })
    expect(options.onSuccess).toHaveBeenCalledExactlyOnceWith(TOKEN)
  })
})

describe('the page behind', () => {
  it('cannot be scrolled or reached while the widget is open, and is as before after it', () => {
    const before = document.documentElement.outerHTML
    openAndGreet()
    expect(document.adoptedStyleSheets).toHaveLength(1)
    expect(document.body.inert).toBe(true)
    wire.say({ type: 'CLOSED' })
    expect(document.adoptedStyleSheets).toEqual([])
    expect(document.documentElement.outerHTML).toBe(before)
  })

  it('stays inert if it was', () => {
    document.body.inert = true
    openAndGreet()
    wire.say({ type: 'CLOSED' })
    expect(document.body.inert).toBe(true)
    document.body.inert = false
  })

  it('gives the focus to the frame and back', () => {
    const button = document.querySelector('button')!
    button.focus()
    openAndGreet()
    expect(document.activeElement).toBe(wire.frame())
    wire.say({ type: 'CLOSED' })
    expect(document.activeElement).toBe(button)
  })

  it('gives the focus back into a shadow tree', () => {
    const host = document.createElement('div')
    document.body.append(host)
    const inner = document.createElement('button')
    host.attachShadow({ mode: 'open' }).append(inner)
    inner.focus()
    openAndGreet()
    const focus = vi.spyOn(inner, 'focus')
    flexpaLink.close()
    expect(focus).toHaveBeenCalledOnce()
  })

  it('is left alone once the opening has ended', () => {
    const [button, other] = [document.querySelector('button')!, document.createElement('input')]
    document.body.append(other)
    button.focus()
    openAndGreet()
    wire.say({ type: 'CLOSED' })
    other.focus()
    document.body.inert = true
    flexpaLink.close()
    vi.runAllTimers()
    expect(document.activeElement).toBe(other)
    expect(document.body.inert).toBe(true)
    expect(document.querySelector('dialog')).toBeNull()
    document.body.inert = false
  })

  it('keeps no listener', () => {
    const added = vi.spyOn(window, 'addEventListener')
    const removed = vi.spyOn(window, 'removeEventListener')
    openAndGreet()
    wire.say({ type: 'CLOSED' })
    expect(removed.mock.calls.map(([type]) => type)).toEqual(added.mock.calls.map(([type]) => type))
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    )
  })
})

describe('the load deadline', () => {
  it('shows one sentence and Close, frees the page and exits without a code after 10 seconds', () => {
    flexpaLink.create(options)
    flexpaLink.open()
    vi.advanceTimersByTime(9_999)
    expect(options.onExit).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(options.onExit).toHaveBeenCalledExactlyOnceWith()
    expect(wire.frames()).toEqual([])
    expect(document.body.inert).toBe(false)
    expect(document.adoptedStyleSheets).toEqual([])
    const notice = document.querySelector('dialog[open]')
    expect(notice?.textContent).toMatch(/^[^.]+\. Close$/)
    notice?.querySelector('button')?.click()
    expect(document.querySelector('dialog')).toBeNull()
    expect(options.onExit).toHaveBeenCalledOnce()
  })

  it('is met by READY', () => {
    openAndGreet()
    vi.advanceTimersByTime(60_000)
    expect(options.onExit).not.toHaveBeenCalled()
  })

  it.each(['open', 'exit', 'close'] as const)('leaves a notice that %s takes away', (next) => {
    flexpaLink.create(options)
    flexpaLink.open()
    vi.advanceTimersByTime(10_000)
    flexpaLink[next]()
    expect(document.querySelector('dialog')).toBeNull()
    expect(options.onExit).toHaveBeenCalledOnce()
  })

  it('leaves a notice that create does not take away', () => {
    flexpaLink.create(options)
    flexpaLink.open()
    vi.advanceTimersByTime(10_000)
    flexpaLink.create(options)
    vi.runAllTimers()
    expect(document.querySelector('dialog')).not.toBeNull()
  })
})
