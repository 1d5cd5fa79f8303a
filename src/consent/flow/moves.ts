import { EXIT_CODES } from '../../contract/exitCodes.ts'
import type { LinkEventDetail } from '../../contract/linkEvents.ts'
import type { PlanCard } from '../../contract/plans.ts'
import type { OpenedSession } from '../../contract/sessionApi.ts'
import type { Effect } from './effects.ts'
import type { EventOf } from './events.ts'
import type { Counts, Failure, Grant, State, Step, StepOf } from './state.ts'

/** What a transition yields. Null stands for "refused": the state stays, the very same object. */
export interface Outcome {
  state: State
  effects: readonly Effect[]
}

/** Steps on which the network is of no use: all is done, or all is told. */
const SELF_CONTAINED: ReadonlySet<Step['name']> = new Set(['success', 'failure', 'ended'])

export function stay(state: State, effects: readonly Effect[] = []): Outcome {
  return { state, effects }
}

/** What the flow keeps of the service's answer. */
export function sessionOf({ sessionId, usage, resumeContext }: OpenedSession): NonNullable<State['session']> {
  return { id: sessionId, usage, resumeContext }
}

/** Tells the host's `onEvent`. */
export function tell({ session }: State, event: LinkEventDetail): Effect {
  return { type: 'tell', event, sessionId: session?.id ?? null }
}

/** The payer's sign-in opens; the host keeps what takes the session up again, should this page be thrown away. */
export function tellHandOff(state: State, plan: PlanCard): Effect {
  const { resumeContext } = state.session ?? {}
  return tell(state, {
    name: 'handoff_opened',
    endpointId: plan.id,
    ...(resumeContext === undefined ? {} : { resumeContext }),
  })
}

export function tellReturn(state: State, plan: PlanCard): Effect {
  return tell(state, { name: 'handoff_returned', endpointId: plan.id })
}

/** Goes to a step, whatever lay over the last one. The first usable step is what `onLoad` waits for. */
export function enter(state: State, step: Step, effects: readonly Effect[] = []): Outcome {
  const overlay = !state.online && !SELF_CONTAINED.has(step.name) ? 'offline' : null
  const usable = step.name !== 'loading' && step.name !== 'ended'
  return {
    state: { ...state, step, overlay, loaded: state.loaded || usable },
    effects:
      usable && !state.loaded
        ? [{ type: 'reportLoaded', sessionId: state.session?.id ?? null }, ...effects]
        : effects,
  }
}

export function toSearch(state: State): Outcome {
  return enter(state, { name: 'search' })
}

/** A plan that is not connected is explained, any other is asked about. */
export function toPlan(state: State, plan: PlanCard, effects: readonly Effect[] = []): Outcome {
  if (!plan.available) return enter(state, { name: 'unavailable', plan }, effects)
  return toConsent(state, plan, false, effects)
}

export function toConsent(
  state: State,
  plan: PlanCard,
  agreed: boolean,
  effects: readonly Effect[] = [],
): Outcome {
  const step: Step = { name: 'consent', plan, agreed, reminded: false, waiting: false }
  const minting = state.options?.skipExplainer ? mintFor(state, plan) : []
  return enter(state, step, [...effects, ...minting])
}

export function toExplainer(state: State, plan: PlanCard, effects: readonly Effect[] = []): Outcome {
  return enter(state, { name: 'explainer', plan, waiting: false }, [...effects, ...mintFor(state, plan)])
}

function mintFor(state: State, plan: PlanCard): readonly Effect[] {
  return state.tickets.window?.planId === plan.id
    ? []
    : [{ type: 'mint', use: 'window', endpointId: plan.id }]
}

/**
 * Opens the payer's window with the ticket at hand. The effects run inside the click, so nothing may wait before
 * `openWindow`. Without a ticket, `waiting` is the step to show until one is there.
 */
export function handOff(
  state: State,
  plan: PlanCard,
  waiting: Step,
  effects: readonly Effect[] = [],
): Outcome {
  const ticket = state.tickets.window
  if (ticket === null || ticket.planId !== plan.id) {
    return stay({ ...state, step: waiting }, [...effects, ...mintFor(state, plan)])
  }
  const step: Step = {
    name: 'signingIn',
    plan,
    handle: false,
    seen: false,
    waiting: false,
    check: 'none',
  }
  return enter({ ...state, handedOff: plan, tickets: { window: null, tab: null } }, step, [
    ...effects,
    { type: 'openWindow', path: ticket.path },
    { type: 'watch', after: null },
    { type: 'startTimer', timer: 'handoff' },
    { type: 'mint', use: 'window', endpointId: plan.id },
  ])
}

/**
 * The payer granted access. SYNCING is told once an opening. After a sync that failed, "Try again" makes a new
 * authorization, whose token then reaches the host in SUCCESS alone: the first one is dead.
 */
export function toGranted(state: State, plan: PlanCard, event: EventOf<'authorized'>): Outcome {
  const { publicToken, receiptPath, patientName, usage, deletedAt } = event
  const grant: Grant = { publicToken, receiptPath, patientName, usage, deletedAt }
  const told = state.toldSyncing !== null
  const granted: State = { ...state, toldSyncing: state.toldSyncing ?? publicToken }
  const effects: Effect[] = [
    tellReturn(state, plan),
    ...(told ? [] : [{ type: 'post', message: { type: 'SYNCING', payload: publicToken } } as const]),
  ]
  if (state.options?.skipSyncing) return toSuccess(granted, { plan, grant, counts: {} }, true, effects)
  return enter(granted, { name: 'syncing', patient: false, plan, grant, counts: {}, done: [] }, [
    ...effects,
    { type: 'startTimer', timer: 'slowSync' },
    { type: 'startTimer', timer: 'longSync' },
  ])
}

export function toSuccess(
  state: State,
  { plan, grant, counts }: { plan: PlanCard; grant: Grant; counts: Counts },
  later: boolean,
  effects: readonly Effect[] = [],
): Outcome {
  const counting = state.options?.autoExit ?? true
  const step: Step = {
    name: 'success',
    plan,
    grant,
    counts,
    later,
    ending: counting ? 'counting' : 'waiting',
  }
  return enter(state, step, [
    ...effects,
    { type: 'stopTimer', timer: 'slowSync' },
    { type: 'stopTimer', timer: 'longSync' },
    ...(counting ? ([{ type: 'startTimer', timer: 'autoExit' }] as const) : []),
  ])
}

export function toDelivering(state: State, step: StepOf<'success'>): Outcome {
  return stay({ ...state, step: { ...step, ending: 'delivering' } }, [
    { type: 'stopTimer', timer: 'autoExit' },
    { type: 'deliver' },
  ])
}

export function toFailure(state: State, failure: Failure, plan: PlanCard | null): Outcome {
  const tickets = { window: null, tab: null }
  return enter({ ...state, tickets }, { name: 'failure', failure, plan }, [
    { type: 'stopTimer', timer: 'slowSync' },
    { type: 'stopTimer', timer: 'longSync' },
    tell(state, {
      name: 'failed',
      reason: failure.code ?? (failure.mistake === undefined ? 'service' : 'options'),
    }),
    { type: 'explain', failure },
  ])
}

/** The patient leaves without finishing: the one CLOSED of this opening, with the code of the failure on screen. */
export function toClosed(state: State, failure: Failure | null = null): Outcome {
  const code = failure?.code ?? null
  return enter(state, { name: 'ended' }, [
    code === null ? { type: 'exitSession' } : { type: 'exitSession', code },
    tell(state, code === null ? { name: 'exited' } : { name: 'exited', code }),
    { type: 'post', message: code === null ? { type: 'CLOSED' } : { type: 'CLOSED', payload: { code } } },
  ])
}

/** Whether trying again can help; a fault of our own service always may. */
export function isRetryable(failure: Failure): boolean {
  return failure.code === null ? failure.mistake === undefined : EXIT_CODES[failure.code].retryable
}
