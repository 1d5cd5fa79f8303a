import { FAULT_PLANS, labelOfFault } from '../../src/contract/faults.ts'
import type { Random } from './random.ts'

/** What a patient, and the host page, could see and press at this moment. */
export interface View {
  heading: string
  /** Names of the buttons within reach. */
  buttons: readonly string[]
  hasPayerWindow: boolean
  online: boolean
}

export type Step =
  | { press: string }
  | { choose: string }
  | { key: 'Escape' }
  | { host: 'exit' | 'close' | 'open' | 'create' }
  | { payer: 'allow' | 'decline' | 'close' }
  | { agree: true }
  | { reload: true }
  | { network: 'lost' | 'back' }

/** Buttons that lead on are likelier than those that lead back, or every journey would end early. */
const WEIGHTS: Readonly<Record<string, number>> = {
  Continue: 40,
  'Try again': 6,
  'Choose another plan': 4,
  'Open the window again': 2,
  'I finished signing in': 2,
  Stay: 4,
  'Keep waiting': 4,
  'Finish later': 4,
  Leave: 3,
  Back: 1.5,
  Close: 1.5,
}

// The one that does not answer costs ten seconds a try.
const FAILING = FAULT_PLANS.filter(({ slug }) => slug !== 'silent').map(labelOfFault)

export function drawStep(random: Random, { heading, buttons, hasPayerWindow, online }: View): Step {
  const steps: [number, Step][] = [
    [0.5, { host: 'exit' }],
    [0.4, { host: 'close' }],
    [1, { host: 'open' }],
    [1, { host: 'create' }],
    [0.6, { key: 'Escape' }],
    online ? [1.2, { network: 'lost' }] : [20, { network: 'back' }],
  ]
  if (online) steps.push([0.8, { reload: true }])
  if (online && hasPayerWindow) {
    steps.push([40, { payer: 'allow' }], [5, { payer: 'decline' }], [3, { payer: 'close' }])
  }
  if (heading === 'Select a health plan') {
    steps.push([20, { choose: 'Humana' }], [9, { choose: random.pick(FAILING) }])
    steps.push([2, { choose: 'a plan to come' }])
  } else if (heading.startsWith('Share your')) steps.push([30, { agree: true }])
  for (const name of buttons) {
    const isConsent = heading.startsWith('Share your') && name === 'Continue'
    const weight = name.startsWith('Continue to') ? 40 : (WEIGHTS[name] ?? 0)
    if (weight > 0 && !isConsent) steps.push([weight, { press: name }])
  }
  return random.draw(steps)
}
