import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { faultPlans } from './faultPlans.ts'
import { LIVE_PLAN, TEST_PLANS } from './testPlans.ts'
import type { EndpointRecord } from './endpointRecord.ts'

/** Our client at the sandbox payer. Its secret opens nothing but the sandbox, which is why it may stand here. */
export const TEST_CLIENT = {
  clientId: 'flexpa-link',
  clientSecret: 'flexpa-link-sandbox-secret-0LkvZ1x8m3',
} as const

const TEST_LOGIN = { username: 'patient1@flexpa.com', password: 'examplepatient' }

/** The directory of test mode: every plan is served by the sandbox payer, some of them badly on purpose. */
export function testDirectory(sandboxUrl: string): EndpointRecord[] {
  const plans = [...TEST_PLANS, ...faultPlans(sandboxUrl), LIVE_PLAN]
  return plans.map(({ hasLogin = true, ...plan }) => ({
    states: [],
    network: 'CMS_9115',
    status: 'CONNECTED',
    refreshable: true,
    mode: 'TEST',
    fhirBase: `${sandboxUrl}/fhir`,
    planNotOffered: [],
    ...plan,
    organization: { name: plan.organization, type: 'PAYER' },
    resources: [...RESOURCE_TYPES],
    ...TEST_CLIENT,
    ...(hasLogin && { testLogin: TEST_LOGIN }),
  }))
}
