import type { JsonObject } from '../../fhir/json.ts'
import type { Chart } from '../chart.ts'
import { concept, hl7, SYSTEMS } from '../codes/coding.ts'
import { CONDITIONS, type ConditionName } from '../codes/conditions.ts'
import { addClaim, careTeamMember, info } from './claim.ts'
import type { Provider } from './network.ts'

interface HospitalClaim {
  kind: 'inpatient' | 'outpatient'
  from: string
  to: string
  condition: ConditionName
  attending: Provider
  encounter: string
}

interface Line {
  revenue: string
  display: string
  chargeCents: number
  /** A HCPCS or CPT code where one is billed with the revenue code. */
  service?: { system: string; code: string; display: string }
}

const LINES: Record<HospitalClaim['kind'], readonly Line[]> = {
  inpatient: [
    { revenue: '0120', display: 'Room and board, semi-private', chargeCents: 412_000 },
    { revenue: '0250', display: 'Pharmacy', chargeCents: 38_640 },
    { revenue: '0300', display: 'Laboratory', chargeCents: 29_455 },
    { revenue: '0360', display: 'Operating room', chargeCents: 687_350 },
    { revenue: '0710', display: 'Recovery room', chargeCents: 96_120 },
  ],
  outpatient: [
    {
      revenue: '0450',
      display: 'Emergency room',
      chargeCents: 78_500,
      service: { system: SYSTEMS.cpt, code: '99284', display: 'Emergency department visit, high severity' },
    },
    {
      revenue: '0412',
      display: 'Inhalation services',
      chargeCents: 21_780,
      service: { system: SYSTEMS.cpt, code: '94640', display: 'Inhalation treatment for airway obstruction' },
    },
  ],
}

const NUBC = 'https://www.nubc.org/CodeSystem'

/** What a hospital bills: for a stay, or for a visit without one. */
export function addHospitalClaim(chart: Chart, claim: HospitalClaim): string {
  const { kind, from, to, attending, encounter } = claim
  const { code, display } = CONDITIONS[claim.condition]
  const stay: JsonObject[] =
    kind === 'inpatient' ? [info('admissionperiod', { timingPeriod: { start: from, end: to } })] : []
  return addClaim(chart, {
    kind: 'institutional',
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
    items: LINES[kind].map((line) => ({
      charge: line.chargeCents + chart.random.integer(0, 4_999),
      allowedPercent: chart.random.integer(38, 55),
      copay: 0,
      coinsurancePercent: 20,
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
