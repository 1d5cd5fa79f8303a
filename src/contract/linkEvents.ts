import type { ExitCode } from './exitCodes.ts'
import type { ResumeContext } from './resumeContext.ts'

/**
 * What `onEvent` hears: how far the patient has come, when it happens (contract section 7). For funnels and support.
 *
 * No event names a person, and none holds a token, a query or a record: plans are told by their id, records by their
 * number. `resumeContext` is a secret of the host page's own; see `resumeContext.ts`.
 */
export type LinkEvent = LinkEventDetail & {
  /** The service's id of the session, for support. Null until the service has opened it, which `open()` does not await. */
  sessionId: string | null
  /** Unix milliseconds by the clock of the patient's device. */
  timestamp: number
}

export type LinkEventDetail =
  /** `open()` has shown the widget. */
  | { name: 'opened' }
  /** The first usable screen is painted: told with `onLoad`. */
  | { name: 'loaded' }
  /** A search was answered; `matches` counts the plans that fit. */
  | { name: 'plan_searched'; matches: number }
  /** `available` is false for plans that are not connected yet. */
  | { name: 'plan_selected'; endpointId: string; available: boolean }
  | { name: 'consented'; endpointId: string }
  /** The payer's sign-in has opened in a window, or is about to open in this one. */
  | { name: 'handoff_opened'; endpointId: string; resumeContext?: ResumeContext }
  /** The browser kept the window shut; the patient is offered other ways. */
  | { name: 'handoff_blocked'; endpointId: string }
  /** The payer's answer is there, good or bad. */
  | { name: 'handoff_returned'; endpointId: string }
  /** `resources` counts the records so far, of all types. */
  | { name: 'sync_progressed'; resources: number }
  /** Told just before `onSuccess`. */
  | { name: 'succeeded' }
  /**
   * A failure screen is shown. `reason` is the exit code that `onExit` would have; `load`: the frame did not come within
   * 10 seconds; `options`: a mistake that no code names; `service`: our own service failed.
   */
  | { name: 'failed'; reason: ExitCode | 'load' | 'options' | 'service' }
  /** Told just before `onExit`, with its code. */
  | { name: 'exited'; code?: ExitCode }

export type LinkEventName = LinkEventDetail['name']

/** All names, in the order of a journey; the type says that none is missing. */
export const LINK_EVENTS = Object.keys({
  opened: true,
  loaded: true,
  plan_searched: true,
  plan_selected: true,
  consented: true,
  handoff_opened: true,
  handoff_blocked: true,
  handoff_returned: true,
  sync_progressed: true,
  succeeded: true,
  failed: true,
  exited: true,
} satisfies Record<LinkEventName, true>) as LinkEventName[]
