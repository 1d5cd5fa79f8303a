// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { hostileData } from '../contract/testing/hostileData.ts'
import { openChannel } from './openChannel.ts'

vi.mock('./linkOrigin.ts', () => ({ LINK_ORIGIN: 'https://link.example' }))

const READY = { type: 'READY' }

describe('openChannel (threats 1 and 2)', () => {
  it.skipIf(hostileData.urls === null)('hears the one exact origin among all look-alikes', () => {
    const receive = vi.fn()
    const source = { postMessage: vi.fn() } as unknown as Window
    const channel = openChannel({ contentWindow: source } as HTMLIFrameElement, receive)
    const hear = (origin: string) =>
      dispatchEvent(new MessageEvent('message', { data: READY, origin, source }))

    const { urls, parsedUrls } = hostileData
    const lookAlikes = [...(urls ?? []), ...(parsedUrls ?? [])]
    for (const text of lookAlikes) {
      for (const origin of [text, `https://link.example${text}`, `${text}https://link.example`]) {
        if (origin !== 'https://link.example') hear(origin)
      }
    }
    expect(receive).not.toHaveBeenCalled()
    hear('https://link.example')
    expect(receive).toHaveBeenCalledOnce()
    channel.close()
  })
})
