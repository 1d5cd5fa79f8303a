import type { Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { CONDITIONS, type ConditionName } from '../codes/conditions.ts'
import { SERVICES, type ServiceName } from '../codes/services.ts'
import { addClaim, careTeamMember } from './claim.ts'
import type { Provider } from './network.ts'

interface ProfessionalClaim {
  date: string
  provider: Provider
  condition: ConditionName
  services: readonly ServiceName[]
  encounter: string
  /** Preventive care costs the member nothing. */
  isPreventive: boolean
}

/** What a doctor's office bills for a visit. */
export function addProfessionalClaim(chart: Chart, claim: ProfessionalClaim): string {
  const { date, provider, condition, encounter, isPreventive } = claim
  const { code, display } = CONDITIONS[condition]
  const policy = chart.policies.medical
  return addClaim(chart, {
    kind: 'professional',
    policy,
    profile: 'C4BB-ExplanationOfBenefit-Professional-NonClinician',
    from: date,
    to: date,
    provider: { reference: provider.organization },
    careTeam: [careTeamMember('rendering', provider)],
    diagnosis: [
      {
        sequence: 1,
        diagnosisCodeableConcept: concept(SYSTEMS.icd10, code, display),
        type: [concept(hl7('ex-diagnosistype'), 'principal', 'Principal Diagnosis')],
      },
    ],
    supportingInfo: [],
    items: claim.services.map((name, index) => {
      const service = SERVICES[name]
      return {
        charge: service.chargeCents + chart.random.integer(-300, 900),
        allowedPercent: chart.random.integer(58, 78),
        copay: isPreventive || index > 0 ? 0 : policy.terms.visitCopayCents,
        coinsurancePercent: isPreventive ? 0 : policy.terms.coinsurancePercent,
        deductibleApplies: !isPreventive,
        content: {
          careTeamSequence: [1],
          diagnosisSequence: [1],
          productOrService: concept(service.system, service.code, service.display),
          servicedDate: date,
          locationCodeableConcept: concept(SYSTEMS.placeOfService, '11', 'Office'),
          quantity: { value: 1 },
          encounter: [{ reference: encounter }],
        },
      }
    }),
    paidAtCounter: false,
  })
}
