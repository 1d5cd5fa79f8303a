import { vi } from 'vitest'
import type { FrameMessage, HostMessage } from '../../contract/messages.ts'

/** Where the frames of these tests come from: `vi.mock` puts it in the place of `linkOrigin.ts`. */
export const TEST_LINK_ORIGIN = 'https://link.example'

interface HappyDom {
  settings: { enableIframePageLoading: boolean; fetch: { interceptor: object | null } }
}

interface Speaker {
  origin?: string
  source?: unknown
}

/**
 * Stands in for the windows inside of the iframes, of which happy-dom has none for another origin. A frame out of the
 * document has no window, as in browsers.
 */
export function fakeFrames() {
  const windows = new Map<HTMLIFrameElement, { heard: HostMessage[]; postMessage: typeof postMessage }>()

  vi.spyOn(HTMLIFrameElement.prototype, 'contentWindow', 'get').mockImplementation(function (
    this: HTMLIFrameElement,
  ) {
    return this.isConnected ? (windowOf(this) as unknown as Window) : null
  })

  // Their documents stay empty, and come from no network.
  const { settings } = (window as unknown as { happyDOM: HappyDom }).happyDOM
  settings.enableIframePageLoading = true
  settings.fetch.interceptor = { beforeAsyncRequest: async () => new Response('') }

  function windowOf(frame: HTMLIFrameElement) {
    const known = windows.get(frame)
    if (known) return known
    const heard: HostMessage[] = []
    const fake = {
      heard,
      postMessage(message: HostMessage, targetOrigin: string) {
        if (targetOrigin === TEST_LINK_ORIGIN) heard.push(structuredClone(message))
      },
    }
    windows.set(frame, fake as never)
    return fake
  }

  function frames() {
    return [...document.querySelectorAll('iframe')]
  }

  function frame() {
    const [only, ...more] = frames()
    if (!only || more.length > 0) throw new Error(`${frames().length} frames in the page`)
    return only
  }

  return {
    frames,
    frame,
    /** What the frame, or another speaker, posts to the page. */
    say(message: FrameMessage | object | string | null, speaker: Speaker = {}) {
      const { origin = TEST_LINK_ORIGIN, source = windowOf(frame()) } = speaker
      window.dispatchEvent(new MessageEvent('message', { data: message, origin, source: source as Window }))
    },
    /** What the page has posted to this frame's window at the link origin. */
    heard: (of: HTMLIFrameElement = frame()) => windowOf(of).heard,
  }
}
