// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlexpaLink } from './createFlexpaLink.ts'
import { fakeFrames, TEST_LINK_ORIGIN } from './testing/fakeFrames.ts'
import type { LinkEvent, LinkEventDetail } from '../contract/linkEvents.ts'
import type { CreateOptions } from '../contract/options.ts'

vi.mock('./linkOrigin.ts', () => ({ LINK_ORIGIN: 'https://link.example' }))

const TOKEN = 'public_token_950fae5f-7903-4ce1-9414-9b44c4e55263'

function hostOptions() {
  return {
    publishableKey: 'pk_test_a&b',
    user: { externalId: 'usr_1' },
    usage: 'ONE_TIME',
    onSuccess: vi.fn(),
    onSyncing: vi.fn(),
    onLoad: vi.fn(),
    onExit: vi.fn(),
    onEvent: vi.fn<(event: LinkEvent) => void>(),
  } satisfies CreateOptions
}

let flexpaLink = createFlexpaLink()
let wire = fakeFrames()
let options = hostOptions()

beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = '<button id="connect">Connect</button><p>Page</p>'
  flexpaLink = createFlexpaLink()
  wire = fakeFrames()
  options = hostOptions()
})

afterEach(() => {
  flexpaLink.close()
  vi.runAllTimers()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function openAndGreet() {
  flexpaLink.create(options)
  flexpaLink.open()
  wire.say({ type: 'READY' })
}

describe('open', () => {
  it('throws an error that names both calls when create was not called', () => {
    expect(() => flexpaLink.open()).toThrow(/FlexpaLink\.create\(\).*FlexpaLink\.open\(\)/)
  })

  it('shows one frame over the whole page', () => {
    flexpaLink.create(options)
    flexpaLink.open()
    const frame = wire.frame()
    expect(frame.title).toBe('Flexpa Link')
    expect(frame.getAttribute('allow')).toBe('clipboard-write')
    expect(frame.getAttribute('referrerpolicy')).toBe('strict-origin')
    expect(frame.getAttribute('sandbox')?.split(' ').sort()).toEqual([
      'allow-forms',
      'allow-popups',
      'allow-popups-to-escape-sandbox',
      'allow-same-origin',
      'allow-scripts',
      'allow-top-navigation-by-user-activation',
    ])
    expect(frame.style.position).toBe('fixed')
    expect(frame.style.zIndex).toBe('999999')
    expect(frame.style.visibility).toBe('visible')
  })

  it('says nothing about the patient in the address', () => {
    flexpaLink.create(options)
    flexpaLink.open({ endpoint: 'e1' })
    expect(wire.frame().src).toBe(
      `${TEST_LINK_ORIGIN}/?publishableKey=pk_test_a%26b&openerUrl=${location.origin}&protocol=2`,
    )
  })

  it.each([
    ['a key of a million characters', 'k'.repeat(1_000_000)],
    ['half a surrogate pair', 'pk_\ud83d'],
    ['an address', 'pk&openerUrl=https://evil.example#'],
  ])('asks the service about %s, which refuses it by its name', (_, publishableKey) => {
    flexpaLink.create({ ...options, publishableKey })
    flexpaLink.open()
    const { href, searchParams, hash } = new URL(wire.frame().src)
    expect(href.length).toBeLessThan(1_000)
    expect(searchParams.getAll('openerUrl')).toEqual([location.origin])
    expect(hash).toBe('')
  })

  it('tells the options when the frame is ready, and not before', () => {
    flexpaLink.create({ ...options, requestedResources: ['Coverage'], skipSyncing: true })
    flexpaLink.open()
    expect(wire.heard()).toEqual([])
    wire.say({ type: 'READY' })
    expect(wire.heard()).toEqual([
      {
        type: 'OPEN',
        payload: {
          openerUrl: location.href,
          options: expect.objectContaining<object>({
            user: { externalId: 'usr_1' },
            usage: 'ONE_TIME',
            requestedResources: ['Coverage'],
            skipSyncing: true,
          }) as object,
        },
      },
    ])
  })

  it('tells the options again when the frame was reloaded', () => {
    openAndGreet()
    wire.say({ type: 'LOADED' })
    wire.say({ type: 'READY' })
    wire.say({ type: 'LOADED' })
    expect(wire.heard()).toHaveLength(2)
    expect(options.onLoad).toHaveBeenCalledOnce()
  })

  it('takes an endpoint for this opening only', () => {
    flexpaLink.create({ ...options, endpoint: 'e1' })
    const told = [{ endpoint: 'e2' }, undefined, {}].map((overrides) => {
      flexpaLink.open(overrides)
      wire.say({ type: 'READY' })
      const [message] = wire.heard()
      wire.say({ type: 'CLOSED' })
      return message?.type === 'OPEN' && message.payload.options.endpoint
    })
    expect(told).toEqual(['e2', 'e1', 'e1'])
  })

  it('may be a listener itself, since an event is no endpoint', () => {
    flexpaLink.create(options)
    const { open } = flexpaLink
    const button = document.querySelector('button')!
    button.addEventListener('click', (event) => open(event as object))
    button.click()
    wire.say({ type: 'READY' })
    expect(wire.heard()).toHaveLength(1)
  })

  it('does nothing while open', () => {
    openAndGreet()
    flexpaLink.open({ endpoint: 'e2' })
    wire.say({ type: 'LOADED' })
    expect(wire.frames()).toHaveLength(1)
    expect(wire.heard()).toHaveLength(1)
    expect(options.onLoad).toHaveBeenCalledOnce()
  })

  it('works before there is a body', () => {
    const { body } = document
    body.remove()
    openAndGreet()
    document.documentElement.append(body)
    wire.say({ type: 'SUCCESS', payload: TOKEN })
    expect(options.onSuccess).toHaveBeenCalledExactlyOnceWith(TOKEN)
    expect(wire.frames()).toEqual([])
  })

  it('starts anew after the last opening has ended', () => {
    openAndGreet()
    wire.say({ type: 'CLOSED' })
    openAndGreet()
    wire.say({ type: 'LOADED' })
    expect(options.onLoad).toHaveBeenCalledOnce()
  })

  it('starts anew when the page has thrown the frame away, and reports the end of the old opening', () => {
    openAndGreet()
    wire.frame().remove()
    flexpaLink.open()
    expect(options.onExit).toHaveBeenCalledExactlyOnceWith()
    expect(wire.frames()).toHaveLength(1)
  })

  it('carries a user, usage or endpoint that cannot be posted as null, for the service to refuse', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const odd = { user: cyclic, usage: () => 'ONE_TIME', endpoint: Symbol('e') }
    flexpaLink.create({ ...options, ...(odd as object) })
    flexpaLink.open()
    wire.say({ type: 'READY' })
    expect(wire.heard()[0]).toMatchObject({
      payload: { options: { user: null, usage: null, endpoint: null } },
    })
  })
})

describe('create', () => {
  it('loads the frame unseen once the page is idle, and open uses it', () => {
    flexpaLink.create(options)
    expect(wire.frames()).toEqual([])
    vi.runAllTimers()
    const preloaded = wire.frame()
    expect(preloaded.style.visibility).toBe('hidden')
    wire.say({ type: 'READY' })
    expect(wire.heard()).toEqual([])
    flexpaLink.open()
    expect(wire.frame()).toBe(preloaded)
    expect(preloaded.style.visibility).toBe('visible')
    expect(wire.heard()).toMatchObject([{ type: 'OPEN' }])
  })

  it('may be called on every render: one frame, and the last options win', () => {
    for (let render = 0; render < 5; render++) {
      flexpaLink.create({ ...options, user: { externalId: `usr_${render}` } })
      vi.runAllTimers()
    }
    wire.say({ type: 'READY' })
    flexpaLink.open()
    expect(wire.heard()).toMatchObject([{ payload: { options: { user: { externalId: 'usr_4' } } } }])
  })

  it('does not disturb an open widget, whose callbacks stay those it was opened with', () => {
    openAndGreet()
    const frame = wire.frame()
    const later = hostOptions()
    flexpaLink.create({ ...later, publishableKey: 'pk_test_other' })
    vi.advanceTimersByTime(5000)
    flexpaLink.open()
    wire.say({ type: 'SUCCESS', payload: TOKEN })
    expect(frame.isConnected).toBe(false)
    expect(options.onSuccess).toHaveBeenCalledOnce()
    expect(later.onSuccess).not.toHaveBeenCalled()
  })

  it('loads another frame for another key', () => {
    flexpaLink.create(options)
    vi.runAllTimers()
    flexpaLink.create({ ...options, publishableKey: 'pk_test_other' })
    flexpaLink.open()
    expect(wire.frame().src).toContain('pk_test_other')
  })

  it('keeps the values it was given, whatever the page does to them later', () => {
    const user = { externalId: 'usr_1' }
    flexpaLink.create({ ...options, user })
    user.externalId = 'usr_2'
    flexpaLink.open()
    wire.say({ type: 'READY' })
    expect(wire.heard()).toMatchObject([{ payload: { options: { user: { externalId: 'usr_1' } } } }])
  })

  it('keeps the last good options when it refuses the new ones', () => {
    flexpaLink.create(options)
    expect(() => flexpaLink.create({} as CreateOptions)).toThrow(TypeError)
    flexpaLink.open()
    expect(wire.frames()).toHaveLength(1)
  })
})

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

describe('exit and close', () => {
  it.each(['exit', 'close'] as const)('%s tells the frame first, hides it and takes it away', (leave) => {
    openAndGreet()
    const frame = wire.frame()
    flexpaLink[leave]()
    expect(wire.heard().at(-1)).toEqual({ type: 'CLOSE_REQUEST' })
    expect(frame.style.display).toBe('none')
    vi.runAllTimers()
    expect(wire.frames()).toEqual([])
  })

  it('exit calls onExit without an argument, once', () => {
    openAndGreet()
    flexpaLink.exit()
    flexpaLink.exit()
    expect(options.onExit).toHaveBeenCalledExactlyOnceWith()
  })

  it('close calls nothing', () => {
    openAndGreet()
    flexpaLink.close()
    vi.runAllTimers()
    for (const callback of [options.onExit, options.onSuccess]) expect(callback).not.toHaveBeenCalled()
  })

  it.each(['exit', 'close'] as const)(
    '%s before open takes the unseen frame away, without a callback',
    (leave) => {
      flexpaLink.create(options)
      flexpaLink[leave]()
      vi.runAllTimers()
      expect(wire.frames()).toEqual([])
      flexpaLink.create(options)
      vi.runAllTimers()
      flexpaLink[leave]()
      vi.runAllTimers()
      expect(wire.frames()).toEqual([])
      expect(options.onExit).not.toHaveBeenCalled()
    },
  )

  it('exit while the frame still loads counts as an exit', () => {
    flexpaLink.create(options)
    flexpaLink.open()
    flexpaLink.exit()
    expect(options.onExit).toHaveBeenCalledExactlyOnceWith()
  })

  it('ignores what a frame says that was told to close', () => {
    openAndGreet()
    const source = wire.frame().contentWindow
    flexpaLink.exit()
    wire.say({ type: 'CLOSED' }, { source })
    expect(options.onExit).toHaveBeenCalledOnce()
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

describe('who speaks', () => {
  const attacks = [
    { type: 'SUCCESS', payload: 'forged' },
    { type: 'CLOSED', payload: { code: 'QUERY_REJECTED' } },
    { type: 'SYNCING', payload: 'forged' },
    { type: 'LOADED' },
    { type: 'READY' },
    { type: 'RESUME' },
  ]
  const lookAlikes = [
    'null',
    '',
    `${TEST_LINK_ORIGIN}.evil.example`,
    `${TEST_LINK_ORIGIN}:444`,
    'http://link.example',
    'https://LINK.example',
  ]

  it.each(attacks)('is checked before $type is heard', (attack) => {
    openAndGreet()
    for (const origin of lookAlikes) wire.say(attack, { origin })
    for (const source of [window, null, {}]) wire.say(attack, { source })
    for (const callback of [options.onSuccess, options.onExit, options.onSyncing, options.onLoad]) {
      expect(callback).not.toHaveBeenCalled()
    }
    expect(wire.heard()).toHaveLength(1)
    expect(wire.frames()).toHaveLength(1)
  })

  it('may say what we do not know', () => {
    openAndGreet()
    const oddities = [null, 'text', 7, {}, { type: 'NEWS' }, { type: '__proto__' }, { type: 'constructor' }]
    for (const oddity of oddities) wire.say(oddity as object)
    wire.say({ type: 'SUCCESS', payload: TOKEN })
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

describe('a refused page', () => {
  const refusal = { type: 'CLOSED', payload: { code: 'INVALID_PUBLISHABLE_KEY' } } as const

  it('exits with the code, although the frame was never ready', () => {
    flexpaLink.create(options)
    flexpaLink.open()
    wire.say(refusal)
    expect(options.onExit).toHaveBeenCalledExactlyOnceWith({ code: 'INVALID_PUBLISHABLE_KEY' })
    expect(wire.frames()).toEqual([])
  })

  it('hears of it only from open on', () => {
    flexpaLink.create(options)
    vi.runAllTimers()
    wire.say(refusal)
    expect(options.onExit).not.toHaveBeenCalled()
    flexpaLink.create(options)
    vi.runAllTimers()
    expect(wire.frames()).toEqual([])
    flexpaLink.open()
    wire.say(refusal)
    expect(options.onExit).toHaveBeenCalledExactlyOnceWith({ code: 'INVALID_PUBLISHABLE_KEY' })
  })
})

describe('a return in the same window', () => {
  it('opens the widget by itself, once, with the endpoint that was open', () => {
    flexpaLink.create(options)
    vi.runAllTimers()
    wire.say({ type: 'READY' })
    wire.say({ type: 'RESUME', payload: { endpoint: 'e3' } })
    wire.say({ type: 'RESUME', payload: { endpoint: 'e3' } })
    expect(wire.heard()).toMatchObject([{ type: 'OPEN', payload: { options: { endpoint: 'e3' } } }])
    expect(wire.frame().style.visibility).toBe('visible')
  })
})
