import { signal } from '@preact/signals'
import { FIRST_SCREENS } from './firstScreens.ts'
import type { StepName } from '../flow/state.ts'
import type { ScreenComponent } from './screenProps.ts'

const screens = signal<Partial<Record<StepName, unknown>>>(FIRST_SCREENS)

/** The screen of a step, or undefined while it is on its way. */
export function screenOf(step: StepName): ScreenComponent | undefined {
  // Each table pairs a step with its own screen; found by the step's name, they fit.
  return screens.value[step] as ScreenComponent | undefined
}

/** The other screens have arrived. */
export function addScreens(later: Partial<Record<StepName, unknown>>): void {
  screens.value = { ...screens.value, ...later }
}
