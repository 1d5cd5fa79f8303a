import { PATIENT_EVENTS } from './events.ts'
import { enter, sessionOf, stay, tell, toClosed, toFailure, toSuccess } from './moves.ts'
import { TRANSITIONS } from './transitions.ts'
import type { Effect } from './effects.ts'
import type { EventOf, EventType, FlowEvent } from './events.ts'
import type { Outcome } from './moves.ts'
import type { Overlay, State, Step } from './state.ts'

/**
 * The one state machine of the frame: from a state and an event to the next state and what is to be done.
 *
 * Three tables, asked in this order: what an overlay answers, what the step knows, what is true anywhere. An event that
 * none of them knows is refused: the very same state object comes back, and nothing is to be done. While something lies
 * over the step, the patient's events are refused too; the host, the service and the clock go on being heard, so that a
 * grant which arrives behind "Leave?" takes the question away.
 */
export function flow(state: State, event: FlowEvent): { state: State; effects: readonly Effect[] } {
  const refused = { state, effects: [] }
  if (state.step.name === 'ended') return refused
  if (state.overlay !== null) {
    const answer = lookUp(OVERLAYS[state.overlay], event)
    if (answer !== undefined) return answer(state, state.step, event) ?? refused
    if (Object.hasOwn(PATIENT_EVENTS, event.type)) return refused
  }
  const handler = lookUp(TRANSITIONS[state.step.name], event) ?? lookUp(ANYWHERE, event)
  return handler?.(state, state.step, event) ?? refused
}

type Table = {
  readonly [Type in EventType]?: (state: State, step: Step, event: EventOf<Type>) => Outcome | null
}
type AnyHandler = (state: State, step: Step, event: FlowEvent) => Outcome | null

/** The table's own types tie a handler to its step and event; looked up by both, they fit. */
function lookUp(table: object, event: FlowEvent): AnyHandler | undefined {
  return (table as Readonly<Record<string, AnyHandler>>)[event.type]
}

/** Back to the step, or to the notice that the network is gone if it went meanwhile. */
const uncover = (state: State): Outcome => enter(state, state.step)

const OVERLAYS: { readonly [Name in Overlay]: Table } = {
  leave: {
    CLOSE: uncover,
    STAY: uncover,
    LEAVE: (state) => toClosed(state),
  },
  later: {
    CLOSE: uncover,
    STAY: uncover,
    LEAVE: (state, step) =>
      step.name === 'syncing' || step.name === 'slowSync' ? toSuccess(state, step, true) : null,
  },
  offline: {},
}

const ANYWHERE: Table = {
  SESSION_OPENED: (state, _step, { opened }) =>
    state.options === null ? null : stay({ ...state, session: sessionOf(opened) }),
  SESSION_REFUSED: (state, step, { failure }) =>
    step.name === 'failure' || state.toldSyncing !== null ? null : toFailure(state, failure, planOf(step)),
  HOST_MISTAKE: (state, step, { mistake }) =>
    step.name === 'loading' ? toFailure(state, { code: null, mistake }, null) : null,
  CONSENT_REFUSED: (state, step, { failure }) =>
    step.name === 'explainer' || step.name === 'signingIn' || step.name === 'windowBlocked'
      ? toFailure(state, failure, step.plan)
      : null,
  SESSION_LOST: (state, step) => {
    if (state.options === null || step.name === 'failure' || step.name === 'success') return null
    if (step.name === 'syncing' || step.name === 'slowSync') return toSuccess(state, step, true)
    if (state.lostSessions > 0) return toFailure({ ...state, session: null }, { code: null }, null)
    const fresh: State = {
      ...state,
      session: null,
      handedOff: null,
      tickets: { window: null, tab: null },
      lostSessions: 1,
    }
    return enter(fresh, { name: 'loading' }, [{ type: 'createSession', options: state.options }])
  },
  FOUND: (state, _step, { query, list }) =>
    query === state.search.query
      ? stay(
          {
            ...state,
            search: { query, answered: query, plans: list.plans, total: list.total, failed: false },
          },
          [tell(state, { name: 'plan_searched', matches: list.total })],
        )
      : null,
  SEARCH_FAILED: (state, _step, { query }) =>
    query === state.search.query ? stay({ ...state, search: { ...state.search, failed: true } }) : null,
  OFFLINE: (state, step) => {
    if (!state.online) return null
    const offline: State = { ...state, online: false }
    return state.overlay === null ? enter(offline, step) : stay(offline)
  },
  ONLINE: (state) =>
    state.online
      ? null
      : stay({ ...state, online: true, overlay: state.overlay === 'offline' ? null : state.overlay }),
  HOST_CLOSED: (state) => enter(state, { name: 'ended' }, [{ type: 'exitSession' }]),
}

function planOf(step: Step): EventOf<'PLAN_CHOSEN'>['plan'] | null {
  return 'plan' in step && typeof step.plan === 'object' ? step.plan : null
}
