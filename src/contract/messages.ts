import type { ExitCode } from './exitCodes.ts'
import type { LinkEvent } from './linkEvents.ts'
import type { FrameOptions } from './options.ts'

/**
 * What the host page's script and the frame say to each other by `postMessage` (contract section 1).
 *
 * Every message is `{ type, payload }`, posted to one exact origin, never `'*'`. A receiver checks `event.origin` and
 * `event.source` before it looks at `event.data`.
 *
 * 1. The script mounts the frame at `{linkOrigin}/?publishableKey&openerUrl&protocol=2`; no option is in the URL.
 * 2. The frame posts `READY` to the opener origin that the service has verified.
 * 3. On `open()`, the script answers with `OPEN` and the options. A frame may be mounted, and be READY, long before.
 * 4. From there on the frame reports: `LOADED`, `SYNCING`, then exactly one of `SUCCESS` and `CLOSED`.
 *    `SUCCESS` and `CLOSED` also tell the script to take the frame away. `EVENT` may come at any time between.
 *
 * `RESUME` asks the script to open the widget itself: the patient came back in the same window.
 * `CLOSE_REQUEST` tells the frame that `exit()` was called, so that it can end its session.
 */
export type FrameMessage =
  | { type: 'READY' }
  /** `endpoint`: what the interrupted opening was given, where `open()` overrode the one of `create()`. */
  | { type: 'RESUME'; payload?: { endpoint?: string } }
  | { type: 'LOADED' }
  | { type: 'SYNCING'; payload: string }
  | { type: 'SUCCESS'; payload: string }
  | { type: 'CLOSED'; payload?: { code: ExitCode } }
  | { type: 'EVENT'; payload: LinkEvent }

export type HostMessage = { type: 'OPEN'; payload: OpenPayload } | { type: 'CLOSE_REQUEST' }

export interface OpenPayload {
  /** The full address of the host page, for the way back in the same window. Its origin must be the verified one. */
  openerUrl: string
  options: FrameOptions
}

/** The version of this protocol, sent as `protocol` in the frame's address. Old scripts send none. */
export const PROTOCOL = 2
