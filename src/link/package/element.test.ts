// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import './element.ts'
import { fakeWidget } from './testing/fakeWidget.ts'
import type { FlexpaLinkElement } from './element.ts'

vi.mock('../linkOrigin.ts', () => ({ LINK_ORIGIN: 'https://link.example' }))

const TOKEN = 'public_token_950fae5f-7903-4ce1-9414-9b44c4e55263'
const MARKUP = '<flexpa-link publishable-key="pk_test_a" external-id="usr_1" usage="ONE_TIME"></flexpa-link>'

let widget = fakeWidget()
let events: [string, unknown][] = []
const NAMES = ['flexpa-load', 'flexpa-syncing', 'flexpa-success', 'flexpa-exit'] as const
const note = (event: Event) => events.push([event.type, (event as CustomEvent<unknown>).detail])

beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = MARKUP
  widget = fakeWidget()
  events = []
  // At the document, since they bubble.
  for (const name of NAMES) document.addEventListener(name, note)
})
afterEach(async () => {
  document.body.innerHTML = ''
  await Promise.resolve()
  widget.object()?.close()
  vi.runAllTimers()
  for (const name of NAMES) document.removeEventListener(name, note)
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const element = () => document.querySelector('flexpa-link')!
const innerButton = (of: Element = element()) => of.shadowRoot!.querySelector('button')!

function told() {
  widget.say({ type: 'READY' })
  const [message] = widget.heard()
  return message?.type === 'OPEN' ? message.payload.options : undefined
}

describe('<flexpa-link>', () => {
  it('is a button, with words unless it has its own, that styles can reach', () => {
    expect(innerButton().type).toBe('button')
    expect(innerButton().getAttribute('part')).toBe('button')
    expect(innerButton().textContent).toBe('Connect your health plan')
  })

  it('brings no style and no script into the page', () => {
    expect(element().shadowRoot!.querySelector('style, [style], link, script')).toBeNull()
  })

  it('opens the widget with what its attributes say', () => {
    element().setAttribute('endpoint', 'e1')
    element().setAttribute('requested-resources', 'Coverage, Patient')
    element().setAttribute('auto-exit', 'false')
    element().setAttribute('skip-explainer', '')
    element().setAttribute('locale', 'es')
    innerButton().click()
    expect(told()).toMatchObject({
      user: { externalId: 'usr_1' },
      usage: 'ONE_TIME',
      endpoint: 'e1',
      requestedResources: ['Coverage', 'Patient'],
      autoExit: false,
      skipExplainer: true,
      locale: 'es',
    })
  })

  it('has a property for each attribute', () => {
    const own = element()
    own.usage = 'MULTIPLE'
    own.requestedResources = ['Patient', 'Coverage']
    own.skipSyncing = true
    own.autoExit = undefined
    expect(own.outerHTML).toContain(
      'usage="MULTIPLE" requested-resources="Patient Coverage" skip-syncing="true"',
    )
    expect([own.publishableKey, own.externalId, own.endpoint, own.autoExit, own.skipSyncing]).toEqual([
      'pk_test_a',
      'usr_1',
      undefined,
      undefined,
      true,
    ])
    own.skipSyncing = undefined
    expect(own.hasAttribute('skip-syncing')).toBe(false)
  })

  it('tells each callback as an event that bubbles', () => {
    innerButton().click()
    widget.say({ type: 'READY' })
    widget.say({ type: 'LOADED' })
    widget.say({ type: 'SYNCING', payload: TOKEN })
    widget.say({ type: 'SUCCESS', payload: TOKEN })
    expect(events).toEqual([
      ['flexpa-load', null],
      ['flexpa-syncing', { publicToken: TOKEN }],
      ['flexpa-success', { publicToken: TOKEN }],
    ])
  })

  it('tells the code of an exit, where there is one', () => {
    innerButton().click()
    widget.say({ type: 'CLOSED', payload: { code: 'QUERY_REJECTED' } })
    innerButton().click()
    widget.say({ type: 'CLOSED' })
    expect(events).toEqual([
      ['flexpa-exit', { code: 'QUERY_REJECTED' }],
      ['flexpa-exit', {}],
    ])
  })

  it('tells how far the patient has come', () => {
    const heard: unknown[] = []
    element().addEventListener('flexpa-event', ({ detail }) => heard.push(detail))
    innerButton().click()
    const event = { name: 'consented', endpointId: 'e1', sessionId: 's1', timestamp: 1 }
    widget.say({ type: 'EVENT', payload: event })
    expect(heard).toEqual([expect.objectContaining({ name: 'opened' }), event])
  })

  it('opens, exits and closes by its methods', () => {
    element().open({ endpoint: 'e2' })
    expect(told()?.endpoint).toBe('e2')
    element().close()
    expect([widget.isOpen(), events]).toEqual([false, []])
    element().open()
    element().exit()
    expect([widget.isOpen(), events]).toEqual([false, [['flexpa-exit', {}]]])
  })

  it('loads the frame unseen once it knows the key', async () => {
    document.body.innerHTML = ''
    await Promise.resolve()
    document.body.innerHTML = '<flexpa-link></flexpa-link>'
    await Promise.resolve()
    widget.settle()
    expect(widget.frames()).toEqual([])
    element().publishableKey = 'pk_test_a'
    await Promise.resolve()
    widget.settle()
    expect(widget.frames()).toHaveLength(1)
    expect(widget.isOpen()).toBe(false)
  })

  it('names the option that is missing when it is pressed', () => {
    document.body.innerHTML = '<flexpa-link></flexpa-link>'
    expect(() => element().open()).toThrow(/"publishableKey"/)
  })

  it('takes properties that were set before it was defined', () => {
    const early = document.createElement('flexpa-link')
    for (const [name, value] of Object.entries({
      publishableKey: 'pk_test_b',
      requestedResources: ['Coverage'],
    })) {
      Object.defineProperty(early, name, { value, writable: true, configurable: true, enumerable: true })
    }
    document.body.replaceChildren(early)
    expect(early.getAttribute('publishable-key')).toBe('pk_test_b')
    early.publishableKey = 'pk_test_c'
    expect(early.getAttribute('publishable-key')).toBe('pk_test_c')
    expect(early.requestedResources).toEqual(['Coverage'])
  })

  it('keeps its widget when it is moved', async () => {
    innerButton().click()
    const place = document.createElement('section')
    document.body.append(place)
    place.append(element())
    await Promise.resolve()
    expect(widget.isOpen()).toBe(true)
    widget.say({ type: 'CLOSED' })
    expect(events).toEqual([['flexpa-exit', {}]])
  })

  it('takes its widget along, silently, when it is removed', async () => {
    innerButton().click()
    element().remove()
    await Promise.resolve()
    widget.settle()
    expect(widget.frames()).toEqual([])
    expect(events).toEqual([])
  })

  it('leaves the widget of another element alone', async () => {
    document.body.innerHTML = MARKUP + MARKUP.replace('usr_1', 'usr_2')
    const [first, second] = [...document.querySelectorAll('flexpa-link')] as [
      FlexpaLinkElement,
      FlexpaLinkElement,
    ]
    innerButton(first).click()
    expect(told()?.user).toEqual({ externalId: 'usr_1' })
    second.open()
    second.exit()
    second.remove()
    await Promise.resolve()
    expect(widget.isOpen()).toBe(true)
    widget.say({ type: 'CLOSED' })
    expect(events).toHaveLength(1)
  })
})
