import type { JsonObject } from '../../fhir/json.ts'
import { adjudicate, printAmounts, sumAmounts, type Amounts } from '../adjudicate.ts'
import { addResource, carinProfile, type Chart } from '../chart.ts'
import { carin, concept, hl7 } from '../codes/coding.ts'
import { addDays, atTime } from '../dates.ts'
import { dollars } from '../money.ts'
import { deductibleLeft, useDeductible, type Policy } from '../policy.ts'
import type { Provider } from './network.ts'

interface ClaimItem {
  /** Cents. */
  charge: number
  allowedPercent: number
  copay: number
  coinsurancePercent: number
  /** False for preventive care. */
  deductibleApplies: boolean
  /** What was done, as FHIR has it. */
  content: JsonObject & { productOrService: JsonObject }
}

interface Claim {
  kind: keyof typeof KINDS
  policy: Policy
  subType?: 'inpatient' | 'outpatient'
  profile: string
  from: string
  to: string
  provider: { reference: string; display?: string }
  careTeam: JsonObject[]
  diagnosis: JsonObject[]
  /** Besides the date of receipt, which every claim has. */
  supportingInfo: JsonObject[]
  items: ClaimItem[]
  paidAtCounter: boolean
}

/** The profile's text of a claim type. */
const KINDS = {
  professional: 'Professional',
  pharmacy: 'Pharmacy',
  institutional: 'Institutional',
  oral: 'Oral',
}

/** An entry of supportingInfo of the CARIN kinds. */
export function info(category: string, value: JsonObject): JsonObject {
  return { category: concept(carin('C4BBSupportingInfoType'), category), ...value }
}

/** Who took part, in which of CARIN's roles. */
export function careTeamMember(
  role: 'attending' | 'prescribing' | 'rendering',
  { practitioner, name }: Pick<Provider, 'practitioner' | 'name'>,
): JsonObject {
  return {
    sequence: 1,
    provider: { reference: practitioner, display: name },
    role: concept(carin('C4BBClaimCareTeamRole'), role),
  }
}

/** A settled claim in the CARIN Blue Button shape; its totals are the sums over its items, to the cent. */
export function addClaim(chart: Chart, claim: Claim): string {
  const { policy } = claim
  const received = addDays(claim.to, 2)
  const decided = addDays(claim.to, 9)
  const amounts = claim.items.map(({ charge, deductibleApplies, ...terms }): Amounts => {
    const split = adjudicate(charge, {
      ...terms,
      deductibleLeft: deductibleApplies ? deductibleLeft(policy, claim.from) : 0,
      paidAtCounter: claim.paidAtCounter,
    })
    useDeductible(policy, claim.from, split.deductible)
    return split
  })
  const total = sumAmounts(amounts)
  const supportingInfo = [info('clmrecvddate', { timingDate: received }), ...claim.supportingInfo]

  return addResource(
    chart,
    decided,
    {
      resourceType: 'ExplanationOfBenefit',
      identifier: [
        {
          type: concept(carin('C4BBIdentifierType'), 'uc', 'Unique Claim ID'),
          system: 'https://sandbox-health-plan.example/claim-id',
          value: `SB${String(chart.random.integer(10_000_000, 99_999_999))}`,
        },
      ],
      status: 'active',
      type: concept(hl7('claim-type'), claim.kind, KINDS[claim.kind]),
      ...(claim.subType === undefined
        ? {}
        : { subType: concept(carin('C4BBInstitutionalClaimSubType'), claim.subType) }),
      use: 'claim',
      patient: { reference: chart.patient, display: chart.name },
      billablePeriod: { start: claim.from, end: claim.to },
      created: atTime(decided, 12),
      insurer: { ...policy.insurer },
      provider: claim.provider,
      payee: { type: concept(hl7('payeetype'), 'provider', 'Provider') },
      outcome: 'complete',
      ...(claim.careTeam.length > 0 ? { careTeam: claim.careTeam } : {}),
      supportingInfo: supportingInfo.map((entry, index) => ({ sequence: index + 1, ...entry })),
      ...(claim.diagnosis.length > 0 ? { diagnosis: claim.diagnosis } : {}),
      insurance: [{ focal: true, coverage: { reference: policy.coverage } }],
      item: claim.items.map(({ content }, index) => ({
        sequence: index + 1,
        ...content,
        adjudication: [networkStatus('benefitpaymentstatus'), ...printAmounts(amounts[index] ?? total)],
      })),
      adjudication: ['benefitpaymentstatus', 'billingnetworkstatus', 'renderingnetworkstatus'].map(
        networkStatus,
      ),
      total: printAmounts(total),
      payment: {
        type: concept(hl7('ex-paymenttype'), 'complete', 'Complete'),
        date: addDays(decided, 3),
        amount: dollars(total.benefit),
      },
    },
    carinProfile(claim.profile),
  )
}

function networkStatus(discriminator: string): JsonObject {
  return {
    category: concept(carin('C4BBAdjudicationDiscriminator'), discriminator),
    reason: concept(carin('C4BBPayerAdjudicationStatus'), 'innetwork', 'In Network'),
  }
}
