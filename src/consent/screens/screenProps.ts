import type { ComponentChild } from 'preact'
import type { Dispatch } from '../createModel.ts'
import type { State, Step, StepName, StepOf } from '../flow/state.ts'

/** What a screen is handed: all of the state, its own step of it, and how to say what the patient does. */
export interface ScreenProps<Name extends StepName> {
  state: State
  step: StepOf<Name>
  dispatch: Dispatch
}

export type ScreenOf<Name extends StepName> = (props: ScreenProps<Name>) => ComponentChild

/** Any of the screens, when the step is not known by its name. */
export type ScreenComponent = (props: { state: State; step: Step; dispatch: Dispatch }) => ComponentChild
