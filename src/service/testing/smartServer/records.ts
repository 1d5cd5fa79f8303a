export type StoredResource = Record<string, unknown> & { resourceType: string; id: string }

/** Whom the server knows: Ada, whose claims sum up to 1,234.50, and Ben, of whom nobody else may see anything. */
export const ADA = 'member-1001'
export const BEN = 'member-1002'

/** What the server keeps of one member. */
export function recordsOf(patient: string, family: string): StoredResource[] {
  const subject = { reference: `Patient/${patient}` }
  const claims = ['1000.00', '200.25', '34.25'].map((amount, index) => ({
    resourceType: 'ExplanationOfBenefit',
    id: `${patient}-claim-${index + 1}`,
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] },
    use: 'claim',
    patient: subject,
    created: `2026-0${index + 1}-15`,
    insurer: { display: 'North Mutual' },
    provider: { display: 'A clinic' },
    outcome: 'complete',
    insurance: [{ focal: true, coverage: { reference: `Coverage/${patient}-coverage` } }],
    total: [
      { category: { coding: [{ code: 'benefit' }] }, amount: { value: Number(amount), currency: 'USD' } },
    ],
  }))
  return [
    {
      resourceType: 'Patient',
      id: patient,
      name: [{ use: 'official', family, given: ['Ada'] }],
      gender: 'female',
      birthDate: '1980-12-10',
    },
    {
      resourceType: 'Coverage',
      id: `${patient}-coverage`,
      status: 'active',
      beneficiary: subject,
      payor: [{ display: 'North Mutual' }],
    },
    ...claims,
    {
      resourceType: 'Observation',
      id: `${patient}-weight`,
      status: 'final',
      code: { text: 'Weight' },
      subject,
      valueQuantity: { value: 61.5, unit: 'kg' },
    },
  ]
}
