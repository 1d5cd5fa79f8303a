import type { PlanCard, PlanList, PlanRequest } from '../../contract/plans.ts'
import type { OpenedSession, SessionEvent } from '../../contract/sessionApi.ts'
import type { Failure, FlowOptions, Ticket } from './state.ts'

/** What the patient does. Refused while something lies over the step. */
export type PatientEvent =
  | { type: 'TYPED'; query: string }
  | { type: 'PLAN_CHOSEN'; plan: PlanCard }
  | { type: 'REQUEST_OPENED' }
  | { type: 'REQUEST_SENT'; request: PlanRequest }
  | { type: 'AGREED'; agreed: boolean }
  | { type: 'CONSENTED' }
  | { type: 'HAND_OFF' }
  /** The link on the blocked-window screen was followed; the browser opens it. */
  | { type: 'LINK_FOLLOWED' }
  | { type: 'TAB_USED' }
  | { type: 'FINISHED_SIGNING_IN' }
  | { type: 'KEEP_WAITING' }
  | { type: 'FINISH_LATER' }
  /** Any key, pointer or focus on the success screen. */
  | { type: 'STIRRED' }
  | { type: 'FINISH' }
  | { type: 'TRY_AGAIN' }
  | { type: 'CHOOSE_ANOTHER' }
  | { type: 'BACK' }

/** What is answered on an overlay, or from the header that stays above it. */
export type OverlayEvent = { type: 'CLOSE' } | { type: 'STAY' } | { type: 'LEAVE' }

/** What the host, the service, the browser and the clock report. */
export type WorldEvent =
  /** `resuming`: this tab holds the token of an interrupted session. */
  | { type: 'OPENED'; options: FlowOptions; resuming: boolean }
  | { type: 'HOST_MISTAKE'; mistake: string }
  /** `returned`: the patient came back from the payer in this same window. */
  | { type: 'SESSION_OPENED'; opened: OpenedSession; returned: boolean }
  | { type: 'SESSION_REFUSED'; failure: Failure }
  | { type: 'SESSION_LOST' }
  | { type: 'FOUND'; query: string; list: PlanList }
  | { type: 'SEARCH_FAILED'; query: string }
  | { type: 'REQUEST_STORED' }
  | { type: 'REQUEST_FAILED' }
  | { type: 'TICKET_MINTED'; use: 'window' | 'tab'; ticket: Ticket }
  | { type: 'TICKET_STALE'; use: 'window' | 'tab'; planId: string }
  | { type: 'TICKET_REFUSED'; planId: string; failure: Failure }
  | { type: 'CONSENT_REFUSED'; failure: Failure }
  | { type: 'WINDOW_ASKED'; handle: boolean }
  | { type: 'HANDOFF_DUE' }
  /** Our own callback page says that it is done. */
  | { type: 'RETURNED' }
  | { type: 'LOOKED' }
  | { type: 'SYNC_SLOW' }
  | { type: 'SYNC_TOO_LONG' }
  | { type: 'AUTO_EXIT_DUE' }
  | { type: 'DELIVERED' }
  | { type: 'OFFLINE' }
  | { type: 'ONLINE' }
  /** `exit()` or `close()` was called by the host page. */
  | { type: 'HOST_CLOSED' }

export type FlowEvent = PatientEvent | OverlayEvent | WorldEvent | SessionEvent
export type EventType = FlowEvent['type']
export type EventOf<Type extends EventType> = Extract<FlowEvent, { type: Type }>

/** Every patient event, for the rule that an overlay refuses them. */
export const PATIENT_EVENTS: { readonly [Type in PatientEvent['type']]: true } = {
  TYPED: true,
  PLAN_CHOSEN: true,
  REQUEST_OPENED: true,
  REQUEST_SENT: true,
  AGREED: true,
  CONSENTED: true,
  HAND_OFF: true,
  LINK_FOLLOWED: true,
  TAB_USED: true,
  FINISHED_SIGNING_IN: true,
  KEEP_WAITING: true,
  FINISH_LATER: true,
  STIRRED: true,
  FINISH: true,
  TRY_AGAIN: true,
  CHOOSE_ANOTHER: true,
  BACK: true,
}
