import type { SessionMemory } from './sessionMemory.ts'
import type { FrameMessage, HostMessage, OpenPayload } from '../../contract/messages.ts'

/** The frame's side of the wire that `contract/messages.ts` describes. */
export interface Host {
  post(message: FrameMessage): void
  /** Whether we are the top-level page, without a host around us. */
  isTopLevel: boolean
}

interface HostHandlers {
  onOpen: (payload: OpenPayload) => void
  onCloseRequest: () => void
}

declare global {
  interface Window {
    /** In a WebView of React Native: its own channel to the app. */
    ReactNativeWebView?: { postMessage(text: string): void }
  }
}

/** What becomes a callback, of which a host hears once an opening. */
const TOLD_ONCE: ReadonlySet<FrameMessage['type']> = new Set(['LOADED', 'SYNCING', 'SUCCESS', 'CLOSED'])

/**
 * Speaks to the parent window at the one origin that the service verified, and hears nobody else. Where we are the
 * top-level document of a WebView, the app around us is told instead, as JSON text, and each message once: it does not
 * care that we were away at the payer in between.
 */
export function connectHost(
  openerOrigin: string,
  memory: Pick<SessionMemory, 'tellOnce'>,
  handlers: HostHandlers,
): Host {
  const isTopLevel = window.parent === window
  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent || isTopLevel || event.origin !== openerOrigin) return
    if (!isHostMessage(event.data)) return
    if (event.data.type === 'OPEN') handlers.onOpen(event.data.payload)
    else handlers.onCloseRequest()
  })
  return {
    isTopLevel,
    post(message) {
      if (!isTopLevel) window.parent.postMessage(message, openerOrigin)
      else if (!TOLD_ONCE.has(message.type) || memory.tellOnce(message.type)) {
        window.ReactNativeWebView?.postMessage(JSON.stringify(message))
      }
    },
  }
}

/** What the options hold is looked at later, by `frameOptionsSchema` and the service. */
function isHostMessage(data: unknown): data is HostMessage {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false
  if (data.type === 'CLOSE_REQUEST') return true
  if (data.type !== 'OPEN' || !('payload' in data)) return false
  const { payload } = data
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'options' in payload &&
    'openerUrl' in payload &&
    typeof payload.openerUrl === 'string'
  )
}
