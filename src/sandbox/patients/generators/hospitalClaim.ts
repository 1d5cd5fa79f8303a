import type { JsonObject } from '../../fhir/json.ts'
import type { Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { CONDITIONS, type ConditionName } from '../codes/conditions.ts'
import { HOSPITAL_CARE, type HospitalCare, type HospitalLine } from '../codes/hospitalLines.ts'
import { addClaim, careTeamMember, info } from './claim.ts'
import type { Provider } from './network.ts'

interface HospitalClaim {
  care: HospitalCare
  from: string
  to: string
  condition: ConditionName
  attending: Provider
  encounter: string
}

const NUBC = 'https://www.nubc.org/CodeSystem'

/** What a hospital bills: for a stay, or for a visit without one. */
export function addHospitalClaim(chart: Chart, claim: HospitalClaim): string {
  const { from, to, attending, encounter } = claim
  const { kind, lines }: { kind: 'inpatient' | 'outpatient'; lines: readonly HospitalLine[] } =
    HOSPITAL_CARE[claim.care]
  const { code, display } = CONDITIONS[claim.condition]
  const stay: JsonObject[] =
    kind === 'inpatient' ? [info('admissionperiod', { timingPeriod: { start: from, end: to } })] : []
  const policy = kind === 'inpatient' ? chart.policies.hospital : chart.policies.medical
  return addClaim(chart, {
    kind: 'institutional',
    policy,
    subType: kind,
    profile: `C4BB-ExplanationOfBenefit-${kind === 'inpatient' ? 'Inpatient' : 'Outpatient'}-Institutional`,
    from,
    to,
    provider: { reference: chart.network.hospital },
    careTeam: [careTeamMember('attending', attending)],
    diagnosis: [
      {
        sequence: 1,
        diagnosisCodeableConcept: concept(SYSTEMS.icd10, code, display),
        type: [concept(hl7('ex-diagnosistype'), 'principal', 'Principal Diagnosis')],
        ...(kind === 'inpatient'
          ? { onAdmission: concept(hl7('ex-diagnosis-on-admission'), 'y', 'Yes') }
          : {}),
      },
    ],
    supportingInfo: [
      ...stay,
      info('typeofbill', { code: concept(`${NUBC}/TypeOfBill`, kind === 'inpatient' ? '0111' : '0131') }),
      info('pointoforigin', { code: concept(`${NUBC}/PointOfOrigin`, '1') }),
      info('admtype', { code: concept(`${NUBC}/PriorityTypeOfAdmitOrVisit`, '1') }),
      info('discharge-status', { code: concept(`${NUBC}/PatDischargeStatus`, '01') }),
    ],
    items: lines.map((line) => ({
      charge: line.chargeCents + chart.random.integer(0, 4_999),
      allowedPercent: chart.random.integer(38, 55),
      copay: 0,
      coinsurancePercent: policy.terms.coinsurancePercent,
      deductibleApplies: true,
      content: {
        careTeamSequence: [1],
        diagnosisSequence: [1],
        revenue: concept(SYSTEMS.revenue, line.revenue, line.display),
        productOrService: line.service
          ? concept(line.service.system, line.service.code, line.service.display)
          : concept(hl7('data-absent-reason'), 'not-applicable', 'Not Applicable'),
        servicedPeriod: { start: from, end: to },
        quantity: { value: 1 },
        encounter: [{ reference: encounter }],
      },
    })),
    paidAtCounter: false,
  })
}
