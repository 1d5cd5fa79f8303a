import { RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import { TEST_PLANS } from './testPlans.ts'
import type { EndpointRecord } from './endpointRecord.ts'

/** Our client at the sandbox payer. Its secret opens nothing but the sandbox, which is why it may stand here. */
export const TEST_CLIENT = {
  clientId: 'flexpa-link',
  clientSecret: 'flexpa-link-sandbox-secret-0LkvZ1x8m3',
} as const

/** The directory of test mode: every plan is served by the sandbox payer. */
export function testDirectory(sandboxUrl: string): EndpointRecord[] {
  return TEST_PLANS.map((plan) => ({
    states: [],
    network: 'CMS_9115',
    status: 'CONNECTED',
    refreshable: true,
    ...plan,
    organization: { name: plan.organization, type: 'PAYER' },
    mode: 'TEST',
    resources: [...RESOURCE_TYPES],
    fhirBase: `${sandboxUrl}/fhir`,
    ...TEST_CLIENT,
    planNotOffered: [],
    testLogin: { username: 'patient1@flexpa.com', password: 'examplepatient' },
  }))
}
