import type { Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { CONDITIONS, type ConditionName } from '../codes/conditions.ts'
import { dentalService, type DentalServiceName } from '../codes/dental.ts'
import { addClaim, careTeamMember } from './claim.ts'

interface DentalClaim {
  date: string
  condition: ConditionName
  services: readonly DentalServiceName[]
  encounter: string
}

/**
 * What a dentist bills, which the member's dental plan pays.
 * @throws TypeError for a member without one.
 */
export function addDentalClaim(chart: Chart, { date, condition, services, encounter }: DentalClaim): string {
  const policy = chart.policies.dental
  if (policy === undefined) throw new TypeError(`${chart.name} has no dental plan`)
  const { code, display } = CONDITIONS[condition]
  return addClaim(chart, {
    kind: 'oral',
    policy,
    profile: 'C4BB-ExplanationOfBenefit-Oral',
    from: date,
    to: date,
    provider: { reference: chart.network.dentalOffice },
    careTeam: [careTeamMember('rendering', chart.network.dentist)],
    diagnosis: [
      {
        sequence: 1,
        diagnosisCodeableConcept: concept(SYSTEMS.icd10, code, display),
        type: [concept(hl7('ex-diagnosistype'), 'principal', 'Principal Diagnosis')],
      },
    ],
    supportingInfo: [],
    items: services.map(dentalService).map(({ isPreventive, tooth, surface, ...service }) => ({
      charge: service.chargeCents + chart.random.integer(-200, 600),
      allowedPercent: chart.random.integer(62, 84),
      copay: 0,
      coinsurancePercent: isPreventive ? 0 : policy.terms.coinsurancePercent,
      deductibleApplies: !isPreventive,
      content: {
        careTeamSequence: [1],
        diagnosisSequence: [1],
        productOrService: concept(SYSTEMS.cdt, service.code, service.display),
        servicedDate: date,
        locationCodeableConcept: concept(SYSTEMS.placeOfService, '11', 'Office'),
        quantity: { value: 1 },
        ...(tooth === undefined
          ? {}
          : { bodySite: concept(hl7('ADAUniversalToothDesignationSystem'), tooth, `Tooth ${tooth}`) }),
        ...(surface === undefined
          ? {}
          : { subSite: [concept(hl7('FDI-surface'), surface.code, surface.display)] }),
        encounter: [{ reference: encounter }],
      },
    })),
    paidAtCounter: false,
  })
}
