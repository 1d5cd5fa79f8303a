import type { Resource } from '../../fhir/json.ts'
import { addResource, carinProfile } from '../chart.ts'
import { concept, hl7 } from '../codes/coding.ts'
import type { Plan } from '../plans.ts'
import type { Policy } from '../policy.ts'
import type { Random } from '../random.ts'

export interface Membership {
  patient: string
  /** `Patient/<id>` of who holds the policy: the patient, or their parent. */
  subscriber: string
  subscriberId: string
  /** How the card counts the family, where it does: `01` is the subscriber. */
  dependent?: string
  relationship: 'self' | 'child'
  insurer: { reference: string; display: string }
  since: string
  /** The last day of a policy that has ended. */
  until?: string
  /** The number on the card; without it the subscriber's with the place in the family. */
  memberNumber?: { system: string; value: string }
}

/** A plan that covers, or covered, a member. */
export function addCoverage(
  target: { random: Random; resources: Resource[] },
  plan: Plan,
  membership: Membership,
): Policy {
  const { patient, subscriber, subscriberId, dependent, relationship, insurer, since, until } = membership
  const display = relationship === 'self' ? 'Self' : 'Child'
  const memberNumber = membership.memberNumber ?? {
    system: 'https://sandbox-health-plan.example/member-id',
    value: `${subscriberId}${dependent ?? ''}`,
  }
  const coverage = addResource(
    target,
    until ?? since,
    {
      resourceType: 'Coverage',
      identifier: [{ type: concept(hl7('v2-0203'), 'MB', 'Member Number'), ...memberNumber }],
      status: until === undefined ? 'active' : 'cancelled',
      type: plan.type,
      policyHolder: { reference: subscriber },
      subscriber: { reference: subscriber },
      subscriberId,
      beneficiary: { reference: patient },
      ...(dependent === undefined ? {} : { dependent }),
      relationship: concept(hl7('subscriber-relationship'), relationship, display),
      period: { start: since, ...(until === undefined ? {} : { end: until }) },
      payor: [{ ...insurer }],
      class: plan.class,
      ...(plan.network === undefined ? {} : { network: plan.network }),
    },
    carinProfile('C4BB-Coverage'),
  )
  return { coverage, insurer, since, terms: plan.terms, used: new Map() }
}
