import { flow } from '../flow.ts'
import { initialState } from '../state.ts'
import type { PlanCard } from '../../../contract/plans.ts'
import type { OpenedSession } from '../../../contract/sessionApi.ts'
import type { Effect } from '../effects.ts'
import type { EventOf, FlowEvent } from '../events.ts'
import type { FlowOptions, Setting, State } from '../state.ts'

/** States that tests begin at, each reached by the events that a patient's journey has. */

export const HUMANA: PlanCard = { id: 'humana', label: 'Humana', available: true, refreshable: true }

export const SETTING: Setting = {
  application: 'Bright Steps',
  mode: 'TEST',
  popularPlans: [HUMANA],
  canReturn: true,
}

export const OPTIONS: FlowOptions = {
  user: { externalId: 'u1' },
  usage: 'ONE_TIME',
  autoExit: true,
  skipSyncing: false,
  skipExplainer: false,
  strict: true,
  requestedResources: [],
}

export const NEW_SESSION: OpenedSession = {
  sessionId: 's',
  sessionToken: 't',
  usage: 'ONE_TIME',
  resumeContext: { version: 1, sessionId: 's', secret: 'r' },
}

export const AUTHORIZED: EventOf<'authorized'> = {
  type: 'authorized',
  id: 2,
  publicToken: 'public_token_1',
  receiptPath: '/connections#secret',
  usage: 'ONE_TIME',
  deletedAt: 1_700_000_000_000,
}

export const ticketFor = (plan: PlanCard): EventOf<'TICKET_MINTED'> => ({
  type: 'TICKET_MINTED',
  use: 'window',
  ticket: { planId: plan.id, path: `/authorize/${plan.id}` },
})

/** Plays events one after another and collects all effects. */
export function play(
  events: readonly FlowEvent[],
  from: State = initialState(SETTING),
): { state: State; effects: Effect[] } {
  const effects: Effect[] = []
  let state = from
  for (const event of events) {
    const outcome = flow(state, event)
    state = outcome.state
    effects.push(...outcome.effects)
  }
  return { state, effects }
}

export const atConsent = (options: FlowOptions = OPTIONS): State =>
  play([
    { type: 'OPENED', options, resuming: false },
    { type: 'SESSION_OPENED', opened: NEW_SESSION, returned: false },
    { type: 'PLAN_CHOSEN', plan: HUMANA },
  ]).state

export const atExplainer = (options: FlowOptions = OPTIONS): State =>
  play([{ type: 'AGREED', agreed: true }, { type: 'CONSENTED' }], atConsent(options)).state

export const atSigningIn = (options: FlowOptions = OPTIONS): State =>
  play(
    options.skipExplainer
      ? [ticketFor(HUMANA), { type: 'AGREED', agreed: true }, { type: 'CONSENTED' }]
      : [ticketFor(HUMANA), { type: 'HAND_OFF' }],
    options.skipExplainer ? atConsent(options) : atExplainer(options),
  ).state

export const atSyncing = (options: FlowOptions = OPTIONS): State =>
  play([AUTHORIZED], atSigningIn(options)).state
