import { callHost } from './callHost.ts'
import type { LinkEventDetail } from '../contract/linkEvents.ts'
import type { KeptOptions } from './keepOptions.ts'

/** Tells the host's `onEvent` what the script alone knows; the frame tells the rest. */
export function tellEvent(opening: KeptOptions | undefined, event: LinkEventDetail) {
  callHost(opening?.onEvent, { sessionId: opening?.sessionId ?? null, timestamp: Date.now(), ...event })
}
