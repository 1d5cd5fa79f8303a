// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { TEST_LINK_ORIGIN } from './testing/fakeFrames.ts'
import {
  flexpaLink,
  hostOptions,
  openAndGreet,
  options,
  TOKEN,
  useHostPage,
  wire,
} from './testing/hostPage.ts'
import type { CreateOptions } from '../contract/options.ts'

vi.mock('./linkOrigin.ts', () => ({ LINK_ORIGIN: 'https://link.example' }))

useHostPage()

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
