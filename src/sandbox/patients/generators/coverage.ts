import type { Resource } from '../../fhir/json.ts'
import { addResource, carinProfile } from '../chart.ts'
import { concept, hl7 } from '../codes/coding.ts'
import type { Random } from '../random.ts'
import { PAYER_NAME } from './network.ts'

interface Membership {
  patient: string
  /** `Patient/<id>` of who holds the policy: the patient, or their parent. */
  subscriber: string
  subscriberId: string
  dependent: string
  relationship: 'self' | 'child'
  payer: string
  since: string
}

/** The plan that covers a member; returns its reference. */
export function addCoverage(
  target: { random: Random; resources: Resource[] },
  membership: Membership,
): string {
  const { patient, subscriber, subscriberId, dependent, relationship, payer, since } = membership
  const display = relationship === 'self' ? 'Self' : 'Child'
  return addResource(
    target,
    since,
    {
      resourceType: 'Coverage',
      identifier: [
        {
          type: concept(hl7('v2-0203'), 'MB', 'Member Number'),
          system: 'https://sandbox-health-plan.example/member-id',
          value: `${subscriberId}${dependent}`,
        },
      ],
      status: 'active',
      type: concept(hl7('v3-ActCode'), 'PPO', 'preferred provider organization policy'),
      policyHolder: { reference: subscriber },
      subscriber: { reference: subscriber },
      subscriberId,
      beneficiary: { reference: patient },
      dependent,
      relationship: concept(hl7('subscriber-relationship'), relationship, display),
      period: { start: since },
      payor: [{ reference: payer, display: PAYER_NAME }],
      class: [
        { type: concept(hl7('coverage-class'), 'group', 'Group'), value: 'SB-1001', name: 'Example Works' },
        { type: concept(hl7('coverage-class'), 'plan', 'Plan'), value: 'SB-PPO-25', name: 'Choice PPO 25' },
      ],
      network: 'Sandbox Choice Network',
    },
    carinProfile('C4BB-Coverage'),
  )
}
