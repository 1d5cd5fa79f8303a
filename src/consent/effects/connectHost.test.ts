// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hostileData } from '../../contract/testing/hostileData.ts'
import { connectHost } from './connectHost.ts'

const HOST = 'https://app.example'
const OPEN = { type: 'OPEN', payload: { openerUrl: `${HOST}/x`, options: {} } }
const postMessage = vi.fn()
const tellOnce = vi.fn(() => true)
const parent = { postMessage } as unknown as Window & typeof globalThis

function hear(data: unknown, from: { origin?: string; source?: MessageEventSource | null } = {}) {
  const { origin = HOST, source = parent } = from
  window.dispatchEvent(new MessageEvent('message', { data, origin, source }))
}

beforeEach(() => vi.spyOn(window, 'parent', 'get').mockReturnValue(parent))
afterEach(() => vi.restoreAllMocks())

function connect() {
  const onOpen = vi.fn()
  const onCloseRequest = vi.fn()
  return { onOpen, onCloseRequest, host: connectHost(HOST, { tellOnce }, { onOpen, onCloseRequest }) }
}

describe('connectHost', () => {
  it('hears the parent window at the verified origin', () => {
    const { onOpen, onCloseRequest } = connect()
    hear(OPEN)
    hear({ type: 'CLOSE_REQUEST' })
    expect(onOpen).toHaveBeenCalledWith(OPEN.payload)
    expect(onCloseRequest).toHaveBeenCalledOnce()
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a look-alike origin', { origin: `${HOST}.evil.example` }],
    ['a sandboxed page', { origin: 'null' }],
    ['another window of the right origin', { source: {} as MessageEventSource }],
    ['no window', { source: null }],
  ])('ignores %s', (_name, from) => {
    const { onOpen } = connect()
    hear(OPEN, from)
    expect(onOpen).not.toHaveBeenCalled()
  })

  it.skipIf(hostileData.urls === null)('hears the one exact origin among all look-alikes', () => {
    const { onOpen } = connect()
    const { urls, parsedUrls } = hostileData
    for (const text of [...(urls ?? []), ...(parsedUrls ?? [])]) {
      for (const origin of [text, `${HOST}${text}`, `${text}${HOST}`])
        if (origin !== HOST) hear(OPEN, { origin })
    }
    expect(onOpen).not.toHaveBeenCalled()
    hear(OPEN)
    expect(onOpen).toHaveBeenCalledOnce()
  })

  it('hears neither its own window nor a frame of its own', () => {
    const { onOpen, onCloseRequest } = connect()
    for (const source of [window, document.createElement('iframe').contentWindow]) {
      hear(OPEN, { source })
      hear({ type: 'CLOSE_REQUEST' }, { source })
    }
    expect(onOpen).not.toHaveBeenCalled()
    expect(onCloseRequest).not.toHaveBeenCalled()
  })

  it.each([
    null,
    'OPEN',
    {},
    { type: 'OPEN' },
    { type: 'OPEN', payload: null },
    { type: 'OPEN', payload: {} },
    { type: 'OPEN', payload: { openerUrl: 7, options: {} } },
    { type: 'OPEN', payload: [`${HOST}/`, {}] },
    JSON.parse('{"__proto__":{"type":"OPEN","payload":{"openerUrl":"x","options":{}}}}') as unknown,
    [{ type: 'OPEN' }],
    { type: 'RETURNED' },
    { type: 'SUCCESS', payload: 'public_token_1' },
  ])('ignores what is no message: %j', (data) => {
    const { onOpen } = connect()
    hear(data)
    expect(onOpen).not.toHaveBeenCalled()
  })

  it('posts to the verified origin only', () => {
    connect().host.post({ type: 'LOADED' })
    expect(postMessage).toHaveBeenCalledWith({ type: 'LOADED' }, HOST)
  })

  it('tells the app around a top-level page, as JSON text', () => {
    vi.spyOn(window, 'parent', 'get').mockReturnValue(window)
    const postMessage = vi.fn()
    window.ReactNativeWebView = { postMessage }
    const { host } = connect()
    host.post({ type: 'SUCCESS', payload: 'public_token_1' })
    expect(postMessage).toHaveBeenCalledWith('{"type":"SUCCESS","payload":"public_token_1"}')
    tellOnce.mockReturnValueOnce(false)
    host.post({ type: 'SUCCESS', payload: 'public_token_1' })
    expect(postMessage).toHaveBeenCalledOnce()
    delete window.ReactNativeWebView
  })
})
