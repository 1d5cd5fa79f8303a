import type { ExitCode } from '../../contract/exitCodes.ts'
import type { Mode } from '../../contract/keys.ts'
import type { ParsedFrameOptions, Usage } from '../../contract/options.ts'
import type { PlanCard } from '../../contract/plans.ts'
import type { ResourceCounts, ResourceType } from '../../contract/resourceTypes.ts'
import type { ResumeContext } from '../../contract/resumeContext.ts'

/** What stays the same from the first paint to the last. */
export interface Setting {
  application: string
  /** Of the application's picture. */
  logo?: string
  mode: Mode
  popularPlans: readonly PlanCard[]
  /** Whether this tab can keep a session over a navigation: only then "Use this tab" leads anywhere. */
  canReturn: boolean
  /** Where the patient came from, if this is a page of its own: no host takes it away when all is done. */
  home?: string
  /** Whether the page goes there by itself. */
  leadsBack?: true
}

/** The host's options, their defaults filled in. */
export type FlowOptions = ParsedFrameOptions

/** What the payer granted: the `authorized` event, less its place in the stream. */
export interface Grant {
  publicToken: string
  receiptPath: string
  patientName?: string | undefined
  usage: Usage
  deletedAt: number | null
}

/** A path for one hand-off to this plan's payer. */
export interface Ticket {
  planId: string
  path: string
}

export type Counts = Readonly<Partial<ResourceCounts>>

export interface Search {
  query: string
  /** The query that `plans` answers; '' stands for the popular plans. */
  answered: string
  plans: readonly PlanCard[]
  total: number
  failed: boolean
}

interface Sync {
  plan: PlanCard
  grant: Grant
  counts: Counts
  done: readonly ResourceType[]
}

/** One variant a screen. What only one screen needs lives in its variant, so that no impossible mix exists. */
export type Step =
  | { name: 'loading' }
  | { name: 'search' }
  | { name: 'requestPlan'; plan: string; status: 'editing' | 'sending' | 'sent' | 'failed' }
  | { name: 'unavailable'; plan: PlanCard }
  /** `reminded`: Continue was pressed without the tick. `waiting`: it was pressed before the ticket was there. */
  | { name: 'consent'; plan: PlanCard; agreed: boolean; reminded: boolean; waiting: boolean }
  | { name: 'explainer'; plan: PlanCard; waiting: boolean }
  | {
      name: 'signingIn'
      plan: PlanCard
      /** Whether the browser handed us the window. A missing handle proves nothing (design.md, journey 4). */
      handle: boolean
      /** Whether the service saw the window. */
      seen: boolean
      waiting: boolean
      /** What became of "I finished signing in". */
      check: 'none' | 'looking' | 'notYet'
    }
  | { name: 'windowBlocked'; plan: PlanCard }
  | ({ name: 'syncing'; patient: boolean } & Sync)
  | ({ name: 'slowSync' } & Sync)
  | {
      name: 'success'
      plan: PlanCard
      grant: Grant
      counts: Counts
      /** The records are still being collected: `skipSyncing`, "Finish later", or 20 minutes. */
      later: boolean
      ending: 'counting' | 'waiting' | 'delivering'
    }
  | { name: 'failure'; failure: Failure; plan: PlanCard | null }
  | { name: 'ended' }

export type StepName = Step['name']
export type StepOf<Name extends StepName> = Extract<Step, { name: Name }>

export interface Failure {
  /** Null: our own service failed. No exit code says that, so leaving is `onExit()`. */
  code: ExitCode | null
  reference?: string | undefined
  /** The host's mistake in the developer's words, "user is missing" for example. */
  mistake?: string | undefined
}

/**
 * What lies over a step without ending it. `leave` asks whether to give up while nothing is shared, `later` whether to
 * let the collecting go on alone, `offline` waits for the network.
 */
export type Overlay = 'leave' | 'later' | 'offline'

export interface State {
  setting: Setting
  step: Step
  overlay: Overlay | null
  online: boolean
  /** Whether the first usable screen was reported: `onLoad` is called once. */
  loaded: boolean
  /** Null until the host said OPEN. */
  options: FlowOptions | null
  /** Null until the service opened the session; the patient may be choosing a plan meanwhile. */
  session: { id: string; usage: Usage; resumeContext: ResumeContext } | null
  search: Search
  tickets: { window: Ticket | null; tab: Ticket | null }
  /** The plan whose sign-in was opened last; only that one counts. */
  handedOff: PlanCard | null
  /** The token that the host heard in SYNCING. */
  toldSyncing: string | null
  /** How many sessions the service has forgotten. */
  lostSessions: number
}

export function initialState(setting: Setting): State {
  return {
    setting,
    step: { name: 'loading' },
    overlay: null,
    online: true,
    loaded: false,
    options: null,
    session: null,
    search: {
      query: '',
      answered: '',
      plans: setting.popularPlans,
      total: setting.popularPlans.length,
      failed: false,
    },
    tickets: { window: null, tab: null },
    handedOff: null,
    toldSyncing: null,
    lostSessions: 0,
  }
}
