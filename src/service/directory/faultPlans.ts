import { FAULT_PLANS, labelOfFault } from '../../contract/faults.ts'
import type { TestPlan } from './testPlans.ts'

/** Steps that come before the patient could sign in: there is nothing to type a login into. */
const WITHOUT_SIGN_IN: readonly string[] = ['discovery', 'callback']

/**
 * The plans whose payer commits one fault of the table each, so that test mode has every exit code. They are found by
 * "sandbox", by the words of the fault and by the code; the rest of their record says nothing that people search for.
 */
export function faultPlans(sandboxUrl: string): TestPlan[] {
  return FAULT_PLANS.map((plan) => ({
    id: plan.id,
    name: `sandbox-${plan.slug}`,
    label: [labelOfFault(plan)],
    subtitle: `Ends in ${plan.code}`,
    organization: 'Sandbox',
    aliases: [],
    linesOfBusiness: [],
    planNotOffered: plan.planNotOffered === undefined ? [] : [plan.planNotOffered],
    fhirBase: `${sandboxUrl}/faults/${plan.slug}/fhir`,
    hasLogin: !WITHOUT_SIGN_IN.includes(plan.where),
  }))
}
