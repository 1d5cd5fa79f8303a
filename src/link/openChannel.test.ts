// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { hostileData } from '../contract/testing/hostileData.ts'
import { openChannel } from './openChannel.ts'
import { TEST_LINK_ORIGIN } from './testing/fakeFrames.ts'
import { openAndGreet, options, TOKEN, useHostPage, wire } from './testing/hostPage.ts'

vi.mock('./linkOrigin.ts', () => ({ LINK_ORIGIN: 'https://link.example' }))

useHostPage()

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
