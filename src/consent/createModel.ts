import { signal } from '@preact/signals'
import { flow } from './flow/flow.ts'
import { initialState } from './flow/state.ts'
import type { ReadonlySignal } from '@preact/signals'
import type { Effect } from './flow/effects.ts'
import type { FlowEvent } from './flow/events.ts'
import type { Setting, State } from './flow/state.ts'

export type Dispatch = (event: FlowEvent) => void

export interface Model {
  state: ReadonlySignal<State>
  dispatch: Dispatch
}

/**
 * The state machine, running. Effects are executed within the dispatch, so that those of a click still count as the
 * click's; an event dispatched by an effect waits until the effects before it are done.
 */
export function createModel(
  setting: Setting,
  createRunner: (dispatch: Dispatch) => (effect: Effect) => void,
): Model {
  const state = signal(initialState(setting))
  const waiting: FlowEvent[] = []
  let busy = false
  const run = createRunner(dispatch)

  function dispatch(event: FlowEvent) {
    waiting.push(event)
    if (busy) return
    busy = true
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const outcome = flow(state.peek(), next)
        state.value = outcome.state
        for (const effect of outcome.effects) run(effect)
      }
    } finally {
      busy = false
    }
  }

  return { state, dispatch }
}
