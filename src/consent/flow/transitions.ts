import { resumeAt } from './resumeAt.ts'
import { keepTicket, remint } from './tickets.ts'
import { totalOf } from './totalOf.ts'
import {
  enter,
  handOff,
  isRetryable,
  sessionOf,
  stay,
  tell,
  tellHandOff,
  tellReturn,
  toClosed,
  toConsent,
  toDelivering,
  toExplainer,
  toFailure,
  toGranted,
  toPlan,
  toSearch,
  toSuccess,
} from './moves.ts'
import type { Outcome } from './moves.ts'
import type { EventOf, EventType } from './events.ts'
import type { State, StepName, StepOf } from './state.ts'

type Handler<Name extends StepName, Type extends EventType> = (
  state: State,
  step: StepOf<Name>,
  event: EventOf<Type>,
) => Outcome | null

type Row<Name extends StepName> = { readonly [Type in EventType]?: Handler<Name, Type> }

/** The steps between consent and the payer's answer: leaving asks first, and a grant may arrive at any time. */
type Signing = 'signingIn' | 'windowBlocked'
type Collecting = 'syncing' | 'slowSync'

const askLeave = (state: State): Outcome => stay({ ...state, overlay: 'leave' })
const askLater = (state: State): Outcome => stay({ ...state, overlay: 'later' })
const backToSearch = (state: State): Outcome => toSearch(state)
const close = (state: State): Outcome => toClosed(state)

/** The patient wandered off while the payer's window was open, and then finished there: the grant counts. */
const lateGrant = (state: State, _step: unknown, event: EventOf<'authorized'>): Outcome | null =>
  state.handedOff === null ? null : toGranted(state, state.handedOff, event)

const SIGNING = {
  authorized: (state, step, event) => toGranted(state, step.plan, event),
  failed: (state, step, { code, reference }) => {
    const { state: failed, effects } = toFailure(state, { code, reference }, step.plan)
    return stay(failed, [tellReturn(state, step.plan), ...effects])
  },
  RETURNED: (state) => stay(state, [{ type: 'look' }]),
  BACK: (state, step) => toExplainer(state, step.plan),
  CHOOSE_ANOTHER: backToSearch,
  CLOSE: askLeave,
} satisfies Row<Signing>

const COLLECTING = {
  sync_progressed: (state, step, { counts, done }) =>
    stay({ ...state, step: { ...step, counts, done } }, [
      tell(state, { name: 'sync_progressed', resources: totalOf(counts) }),
    ]),
  synced: (state, step, { counts }) => toSuccess(state, { ...step, counts }, false),
  failed: (state, step, { code, reference }) => toFailure(state, { code, reference }, step.plan),
  SYNC_TOO_LONG: (state, step) => toSuccess(state, step, true),
  CLOSE: askLater,
} satisfies Row<Collecting>

/** For each step, the events it knows and what they lead to. What is not listed here or in ANYWHERE is refused. */
export const TRANSITIONS: { readonly [Name in StepName]: Row<Name> } = {
  loading: {
    OPENED: (state, _step, { options, resuming }) => {
      if (state.options !== null) return null
      const opened: State = { ...state, options }
      const effects = [{ type: 'createSession', options }] as const
      if (resuming) return stay(opened, effects)
      if (options.endpoint === undefined) return enter(opened, { name: 'search' }, effects)
      const plan = state.setting.popularPlans.find((plan) => plan.id === options.endpoint)
      return plan === undefined ? stay(opened, effects) : toPlan(opened, plan, effects)
    },
    SESSION_OPENED: (state, _step, { opened, returned }) =>
      state.options === null ? null : resumeAt({ ...state, session: sessionOf(opened) }, opened, returned),
    authorized: lateGrant,
    CLOSE: close,
  },

  search: {
    TYPED: (state, _step, { query }) => {
      if (query === state.search.query) return null
      if (query.trim() !== '') {
        return stay({ ...state, search: { ...state.search, query, failed: false } }, [
          { type: 'search', query },
        ])
      }
      const plans = state.setting.popularPlans
      return stay({ ...state, search: { query, answered: '', plans, total: plans.length, failed: false } }, [
        { type: 'cancelSearch' },
      ])
    },
    PLAN_CHOSEN: (state, _step, { plan }) =>
      toPlan(state, plan, [
        tell(state, { name: 'plan_selected', endpointId: plan.id, available: plan.available }),
      ]),
    REQUEST_OPENED: (state) =>
      enter(state, { name: 'requestPlan', plan: state.search.query.trim(), status: 'editing' }),
    authorized: lateGrant,
    CLOSE: close,
  },

  requestPlan: {
    REQUEST_SENT: (state, step, { request }) =>
      step.status === 'editing' || step.status === 'failed'
        ? stay({ ...state, step: { ...step, plan: request.plan, status: 'sending' } }, [
            { type: 'sendRequest', request },
          ])
        : null,
    REQUEST_STORED: (state, step) =>
      step.status === 'sending' ? enter(state, { ...step, status: 'sent' }) : null,
    REQUEST_FAILED: (state, step) =>
      step.status === 'sending' ? stay({ ...state, step: { ...step, status: 'failed' } }) : null,
    BACK: backToSearch,
    CHOOSE_ANOTHER: backToSearch,
    authorized: lateGrant,
    CLOSE: close,
  },

  unavailable: {
    REQUEST_OPENED: (state, step) =>
      enter(state, { name: 'requestPlan', plan: step.plan.label, status: 'editing' }),
    BACK: backToSearch,
    CHOOSE_ANOTHER: backToSearch,
    authorized: lateGrant,
    CLOSE: close,
  },

  consent: {
    AGREED: (state, step, { agreed }) =>
      agreed === step.agreed ? null : stay({ ...state, step: { ...step, agreed, reminded: false } }),
    CONSENTED: (state, step) => {
      if (step.waiting) return null
      if (!step.agreed) return stay({ ...state, step: { ...step, reminded: true } })
      const record = [
        { type: 'recordConsent', endpointId: step.plan.id } as const,
        tell(state, { name: 'consented', endpointId: step.plan.id }),
      ]
      if (!state.options?.skipExplainer) return toExplainer(state, step.plan, record)
      return handOff(state, step.plan, { ...step, waiting: true }, record)
    },
    TICKET_MINTED: (state, step, { use, ticket }) => keepTicket(state, step, use, ticket),
    TICKET_STALE: (state, step, { planId }) => remint(state, step, 'window', planId),
    TICKET_REFUSED: (state, step, { planId, failure }) =>
      planId === step.plan.id ? toFailure(state, failure, step.plan) : null,
    BACK: backToSearch,
    authorized: lateGrant,
    CLOSE: askLeave,
  },

  explainer: {
    HAND_OFF: (state, step) => (step.waiting ? null : handOff(state, step.plan, { ...step, waiting: true })),
    TICKET_MINTED: (state, step, { use, ticket }) => keepTicket(state, step, use, ticket),
    TICKET_STALE: (state, step, { planId }) => remint(state, step, 'window', planId),
    TICKET_REFUSED: (state, step, { planId, failure }) =>
      planId === step.plan.id ? toFailure(state, failure, step.plan) : null,
    BACK: (state, step) => toConsent(state, step.plan, true),
    authorized: lateGrant,
    CLOSE: askLeave,
  },

  signingIn: {
    ...SIGNING,
    WINDOW_ASKED: (state, step, { handle }) => stay({ ...state, step: { ...step, handle } }),
    handoff_seen: (state, step) =>
      step.seen
        ? null
        : stay({ ...state, step: { ...step, seen: true } }, [
            { type: 'stopTimer', timer: 'handoff' },
            tellHandOff(state, step.plan),
          ]),
    HANDOFF_DUE: (state, step) => {
      if (step.seen || step.handle) return null
      const minting = state.setting.canReturn
        ? ([{ type: 'mint', use: 'tab', endpointId: step.plan.id }] as const)
        : []
      return enter(state, { name: 'windowBlocked', plan: step.plan }, [
        ...minting,
        tell(state, { name: 'handoff_blocked', endpointId: step.plan.id }),
      ])
    },
    HAND_OFF: (state, step) => (step.waiting ? null : handOff(state, step.plan, { ...step, waiting: true })),
    TICKET_MINTED: (state, step, { use, ticket }) => keepTicket(state, step, use, ticket),
    TICKET_STALE: (state, step, { planId }) => remint(state, step, 'window', planId),
    TICKET_REFUSED: (state, step, { planId, failure }) =>
      step.waiting && planId === step.plan.id ? toFailure(state, failure, step.plan) : null,
    FINISHED_SIGNING_IN: (state, step) =>
      step.check === 'looking'
        ? null
        : stay({ ...state, step: { ...step, check: 'looking' } }, [
            { type: 'look' },
            { type: 'startTimer', timer: 'look' },
          ]),
    LOOKED: (state, step) =>
      step.check === 'looking' ? stay({ ...state, step: { ...step, check: 'notYet' } }) : null,
  },

  windowBlocked: {
    ...SIGNING,
    handoff_seen: (state, step) => enter(state, opened(step, true), [tellHandOff(state, step.plan)]),
    LINK_FOLLOWED: (state, step) =>
      enter({ ...state, tickets: { window: null, tab: null } }, opened(step, false), [
        { type: 'look' },
        { type: 'mint', use: 'window', endpointId: step.plan.id },
      ]),
    TAB_USED: (state, step) => stay(state, [{ type: 'rememberReturn' }, tellHandOff(state, step.plan)]),
    TICKET_MINTED: (state, step, { use, ticket }) => keepTicket(state, step, use, ticket),
    TICKET_STALE: (state, step, { use, planId }) => remint(state, step, use, planId),
    TICKET_REFUSED: (state, step, { planId, failure }) =>
      planId === step.plan.id ? toFailure(state, failure, step.plan) : null,
  },

  syncing: {
    ...COLLECTING,
    SYNC_SLOW: (state, step) => {
      if (step.patient) return null
      const { plan, grant, counts, done } = step
      const overlay = state.overlay
      const next = enter(state, { name: 'slowSync', plan, grant, counts, done })
      return { ...next, state: { ...next.state, overlay } }
    },
  },

  slowSync: {
    ...COLLECTING,
    KEEP_WAITING: (state, { plan, grant, counts, done }) =>
      enter(state, { name: 'syncing', patient: true, plan, grant, counts, done }),
    FINISH_LATER: (state, step) => toSuccess(state, step, true),
  },

  success: {
    STIRRED: (state, step) =>
      step.ending === 'counting'
        ? stay({ ...state, step: { ...step, ending: 'waiting' } }, [{ type: 'stopTimer', timer: 'autoExit' }])
        : null,
    AUTO_EXIT_DUE: (state, step) => (step.ending === 'counting' ? toDelivering(state, step) : null),
    FINISH: (state, step) => (step.ending === 'delivering' ? null : toDelivering(state, step)),
    CLOSE: (state, step) => (step.ending === 'delivering' ? null : toDelivering(state, step)),
    sync_progressed: (state, step, { counts }) =>
      step.later ? stay({ ...state, step: { ...step, counts } }) : null,
    synced: (state, step, { counts }) =>
      step.later ? stay({ ...state, step: { ...step, counts, later: false } }) : null,
    DELIVERED: (state, step) =>
      step.ending === 'delivering'
        ? enter(state, { name: 'ended' }, [
            { type: 'forgetSession' },
            tell(state, { name: 'succeeded' }),
            { type: 'post', message: { type: 'SUCCESS', payload: step.grant.publicToken } },
          ])
        : null,
  },

  failure: {
    TRY_AGAIN: (state, step) => {
      if (!isRetryable(step.failure)) return null
      if (state.session === null && state.options !== null) {
        const effects = [{ type: 'createSession', options: state.options }] as const
        return stay({ ...state, step: { name: 'loading' } }, effects)
      }
      return step.plan === null ? toSearch(state) : toExplainer(state, step.plan)
    },
    CHOOSE_ANOTHER: (state) => (state.session === null ? null : toSearch(state)),
    authorized: lateGrant,
    CLOSE: (state, step) => toClosed(state, step.failure),
  },

  ended: {},
}

function opened(step: { plan: StepOf<'signingIn'>['plan'] }, seen: boolean): StepOf<'signingIn'> {
  return { name: 'signingIn', plan: step.plan, handle: true, seen, waiting: false, check: 'none' }
}
