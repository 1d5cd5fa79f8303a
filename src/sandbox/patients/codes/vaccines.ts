/** CVX. */
export const VACCINES = {
  influenza: { code: '150', display: 'Influenza, injectable, quadrivalent, preservative free' },
  tdap: { code: '115', display: 'Tdap' },
  covid: { code: '208', display: 'COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose' },
  zoster: { code: '187', display: 'zoster recombinant' },
  dtap: { code: '20', display: 'DTaP' },
  mmr: { code: '03', display: 'MMR' },
  varicella: { code: '21', display: 'varicella' },
  polio: { code: '10', display: 'IPV' },
  hepatitisB: { code: '08', display: 'Hep B, adolescent or pediatric' },
} as const

export type VaccineName = keyof typeof VACCINES
