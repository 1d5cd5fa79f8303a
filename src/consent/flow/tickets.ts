import { handOff, stay } from './moves.ts'
import type { Outcome } from './moves.ts'
import type { State, StepOf } from './state.ts'

/** The steps that a ticket may be waited for on. */
type HandingOff = StepOf<'consent' | 'explainer' | 'signingIn' | 'windowBlocked'>

/** Keeps a ticket for the plan on screen; a press that came before it is answered now. */
export function keepTicket(
  state: State,
  step: HandingOff,
  use: 'window' | 'tab',
  ticket: { planId: string; path: string },
): Outcome | null {
  if (ticket.planId !== step.plan.id) return null
  const kept: State = { ...state, tickets: { ...state.tickets, [use]: ticket } }
  const pressed = use === 'window' && step.name !== 'windowBlocked' && step.waiting
  return pressed ? handOff(kept, step.plan, step) : stay(kept)
}

/** A ticket is about to expire: another, if its plan is still the one on screen. */
export function remint(
  state: State,
  step: HandingOff,
  use: 'window' | 'tab',
  planId: string,
): Outcome | null {
  if (planId !== step.plan.id) return null
  return stay({ ...state, tickets: { ...state.tickets, [use]: null } }, [
    { type: 'mint', use, endpointId: planId },
  ])
}
