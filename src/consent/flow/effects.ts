import type { ExitCode } from '../../contract/exitCodes.ts'
import type { LinkEventDetail } from '../../contract/linkEvents.ts'
import type { FrameMessage } from '../../contract/messages.ts'
import type { PlanRequest } from '../../contract/plans.ts'
import type { EventType } from './events.ts'
import type { Failure, FlowOptions } from './state.ts'

/** A clock that the flow asks for. When it runs out, the event of `TIMERS` is dispatched; asking again starts anew. */
export const TIMERS = {
  /** A window that the service has not seen by then did not open, if the browser gave no handle either. */
  handoff: { event: 'HANDOFF_DUE', afterMs: 3_000 },
  look: { event: 'LOOKED', afterMs: 2_500 },
  slowSync: { event: 'SYNC_SLOW', afterMs: 60_000 },
  longSync: { event: 'SYNC_TOO_LONG', afterMs: 20 * 60_000 },
  autoExit: { event: 'AUTO_EXIT_DUE', afterMs: 5_000 },
} as const satisfies Record<string, { event: EventType; afterMs: number }>

export type TimerName = keyof typeof TIMERS

/** What the service is asked for. */
export type NetworkEffect =
  | { type: 'createSession'; options: FlowOptions }
  | { type: 'search'; query: string }
  | { type: 'cancelSearch' }
  | { type: 'sendRequest'; request: PlanRequest }
  | { type: 'recordConsent'; endpointId: string }
  /** `tab`: for the way through this window, which returns to the host page. */
  | { type: 'mint'; use: 'window' | 'tab'; endpointId: string }
  /** Follow the session's events after this cursor; null: from where the stream stands. */
  | { type: 'watch'; after: number | null }
  /** Ask the service at once. */
  | { type: 'look' }
  | { type: 'deliver' }
  /** The patient left without finishing; `code` of the failure that was on screen. */
  | { type: 'exitSession'; code?: ExitCode }
  /** Nothing of this session is needed any more in this tab. */
  | { type: 'forgetSession' }

/** What the window, the clock and the host are asked for. */
export type LocalEffect =
  | { type: 'post'; message: Exclude<FrameMessage, { type: 'EVENT' }> }
  /** LOADED, once the screen that the state asks for has been painted. */
  | { type: 'reportLoaded'; sessionId: string | null }
  /** An event for the host's `onEvent`; the time is added where it is posted. */
  | { type: 'tell'; event: LinkEventDetail; sessionId: string | null }
  | { type: 'openWindow'; path: string }
  | { type: 'startTimer'; timer: TimerName }
  | { type: 'stopTimer'; timer: TimerName }
  /** Remember that the patient left through this window. */
  | { type: 'rememberReturn' }
  /** Tell the developer what happened. */
  | { type: 'explain'; failure: Failure }

/** What the edge does for the flow: data, so that a test can read it. Executed in order, within the dispatch. */
export type Effect = LocalEffect | NetworkEffect
