import type { State, Step } from '../flow/state.ts'
import type { StepNumber } from './Header.tsx'

/** Changes when another screen is shown, and only then. */
export function stepKey(step: Step): string {
  if (step.name === 'requestPlan') return step.status === 'sent' ? 'requestSent' : step.name
  if (step.name === 'failure') return `failure:${step.failure.reference ?? ''}:${step.failure.code ?? ''}`
  return step.name
}

/** Which of the four steps of the journey a screen belongs to. */
export function stepNumber(step: Step): StepNumber {
  switch (step.name) {
    case 'loading':
    case 'search':
    case 'requestPlan':
    case 'unavailable':
      return 1
    case 'consent':
      return 2
    case 'explainer':
    case 'signingIn':
    case 'windowBlocked':
      return 3
    case 'failure':
      if (step.plan === null) return 1
      return step.failure.code === 'PATIENT_INIT' ? 4 : 3
    case 'syncing':
    case 'slowSync':
    case 'success':
    case 'ended':
      return 4
  }
}

/** Back leads to the screen before; to the search only where the host did not choose the plan. */
export function hasBack({ step, options }: State): boolean {
  switch (step.name) {
    case 'requestPlan':
    case 'explainer':
    case 'signingIn':
    case 'windowBlocked':
      return true
    case 'consent':
    case 'unavailable':
      return step.plan.id !== options?.endpoint
    default:
      return false
  }
}
