import { LINK_ORIGIN } from './linkOrigin.ts'
import type { FrameMessage, HostMessage } from '../contract/messages.ts'

/** This side of the wire that `contract/messages.ts` describes. */
export interface Channel {
  post(message: HostMessage): void
  /** Stops listening. */
  close(): void
}

/**
 * Hears only this frame, and only while it shows the link origin: who speaks is checked before what is said. Speaks
 * only to the link origin, wherever the frame may have been taken.
 */
export function openChannel(frame: HTMLIFrameElement, receive: (message: FrameMessage) => void): Channel {
  const listen = ({ origin, source, data }: MessageEvent<unknown>) => {
    if (origin !== LINK_ORIGIN || source !== frame.contentWindow || !data) return
    receive(data as FrameMessage)
  }
  addEventListener('message', listen)
  return {
    post: (message) => frame.contentWindow?.postMessage(message, LINK_ORIGIN),
    close: () => removeEventListener('message', listen),
  }
}
