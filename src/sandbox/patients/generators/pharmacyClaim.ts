import type { Chart } from '../chart.ts'
import { concept, SYSTEMS } from '../codes/coding.ts'
import { MEDICINES, type MedicineName } from '../codes/medicines.ts'
import { addClaim, careTeamMember, info } from './claim.ts'
import type { Provider } from './network.ts'

interface PharmacyClaim {
  date: string
  medicine: MedicineName
  prescriber: Provider
  /** 0 for the first fill. */
  refill: number
  refillsAuthorized: number
}

/** NCPDP code systems. */
function ncpdp(name: string, code: string, display: string) {
  return concept(`http://terminology.hl7.org/CodeSystem/NCPDP${name}`, code, display)
}

/** One fill at the pharmacy. */
export function addPharmacyClaim(chart: Chart, claim: PharmacyClaim): string {
  const { date, prescriber, refill, refillsAuthorized } = claim
  const medicine = MEDICINES[claim.medicine]
  const policy = chart.policies.pharmacy
  return addClaim(chart, {
    kind: 'pharmacy',
    policy,
    profile: 'C4BB-ExplanationOfBenefit-Pharmacy',
    from: date,
    to: date,
    provider: { reference: chart.network.pharmacy },
    careTeam: [careTeamMember('prescribing', prescriber)],
    diagnosis: [],
    supportingInfo: [
      info('brandgenericindicator', { code: ncpdp('BrandGenericIndicator', '2', 'Generic') }),
      info('rxorigincode', { code: ncpdp('PrescriptionOriginCode', '3', 'Electronic') }),
      info('refillnum', { valueQuantity: { value: refill } }),
      info('refillsauthorized', { valueQuantity: { value: refillsAuthorized } }),
      info('dayssupply', { valueQuantity: { value: medicine.days, unit: 'days' } }),
      info('dawcode', {
        code: ncpdp('DispensedAsWrittenOrProductSelectionCode', '0', 'No Product Selection Indicated'),
      }),
      info('compoundcode', { code: ncpdp('CompoundCode', '1', 'Not a Compound') }),
    ],
    items: [
      {
        charge: medicine.costCents + chart.random.integer(-80, 240),
        allowedPercent: chart.random.integer(70, 92),
        copay: policy.terms.fillCopayCents,
        coinsurancePercent: 0,
        deductibleApplies: policy.terms.deductibleAppliesToFills,
        content: {
          careTeamSequence: [1],
          productOrService: concept(SYSTEMS.ndc, medicine.ndc, medicine.display),
          servicedDate: date,
          quantity: { value: medicine.quantity },
        },
      },
    ],
    paidAtCounter: true,
  })
}
