import { FAULT_PLANS } from '../../src/contract/faults.ts'
import { HOST_MISTAKES, isHostMistake } from '../../src/contract/hostMistakes.ts'
import type { ExitCode } from '../../src/contract/exitCodes.ts'
import type { ListedFaultPlan } from '../../src/contract/faults.ts'

/** How to meet a code in test mode, as the README tells it. */
export interface Way {
  /** Laid over options that are right. */
  options: Record<string, unknown>
  /** The failing plan; absent for a mistake of the host. */
  plan?: ListedFaultPlan
}

/**
 * By the tables of the contract: a host mistake, or a failing plan, and one that needs no waiting where there is a choice.
 * @throws for a code that nothing leads to
 */
export function wayTo(code: ExitCode): Way {
  if (isHostMistake(code)) {
    const { option, wrong } = HOST_MISTAKES[code]
    return { options: { [option]: wrong } }
  }
  const plans = FAULT_PLANS.filter((plan) => plan.code === code)
  const plan = plans.find(({ where }) => where !== 'discovery') ?? plans[0]
  if (plan === undefined) throw new Error(`Nothing leads to ${code}`)
  return { options: { endpoint: plan.id, skipExplainer: true }, plan }
}
