import { SYSTEMS } from './coding.ts'

/** What a professional bills: CPT or HCPCS codes, described in our own words, with the usual charge. */
export const SERVICES = {
  visit: {
    system: SYSTEMS.cpt,
    code: '99213',
    display: 'Office visit, established patient, 20 minutes',
    chargeCents: 16500,
  },
  longVisit: {
    system: SYSTEMS.cpt,
    code: '99214',
    display: 'Office visit, established patient, 30 minutes',
    chargeCents: 24200,
  },
  adultCheckUp: {
    system: SYSTEMS.hcpcs,
    code: 'G0439',
    display: 'Annual wellness visit, subsequent',
    chargeCents: 21000,
  },
  childCheckUp: {
    system: SYSTEMS.cpt,
    code: '99393',
    display: 'Preventive visit, established child of 5 to 11 years',
    chargeCents: 19500,
  },
  emergency: {
    system: SYSTEMS.cpt,
    code: '99284',
    display: 'Emergency department visit, high severity',
    chargeCents: 78500,
  },
  shot: { system: SYSTEMS.cpt, code: '90471', display: 'Giving of one vaccine', chargeCents: 4150 },
  bloodDraw: {
    system: SYSTEMS.cpt,
    code: '36415',
    display: 'Drawing of blood from a vein',
    chargeCents: 1725,
  },
  metabolic: { system: SYSTEMS.cpt, code: '80048', display: 'Basic metabolic panel', chargeCents: 5230 },
  lipids: { system: SYSTEMS.cpt, code: '80061', display: 'Lipid panel', chargeCents: 6810 },
  bloodCount: {
    system: SYSTEMS.cpt,
    code: '85025',
    display: 'Complete blood count, automated',
    chargeCents: 3940,
  },
  sugar: { system: SYSTEMS.cpt, code: '83036', display: 'Hemoglobin A1c', chargeCents: 4475 },
  kidneys: { system: SYSTEMS.cpt, code: '80069', display: 'Kidney function panel', chargeCents: 6120 },
  echocardiogram: {
    system: SYSTEMS.cpt,
    code: '93306',
    display: 'Ultrasound of the heart, complete',
    chargeCents: 118_400,
  },
  eyeExam: {
    system: SYSTEMS.cpt,
    code: '92014',
    display: 'Eye examination, established patient, comprehensive',
    chargeCents: 21_900,
  },
  retinaPhoto: {
    system: SYSTEMS.cpt,
    code: '92250',
    display: 'Photographs of the retina with report',
    chargeCents: 9840,
  },
  electrocardiogram: {
    system: SYSTEMS.cpt,
    code: '93000',
    display: 'Electrocardiogram with report',
    chargeCents: 9360,
  },
  airwayPressure: {
    system: SYSTEMS.hcpcs,
    code: 'E0601',
    display: 'Continuous positive airway pressure device',
    chargeCents: 88500,
  },
  nebulizer: {
    system: SYSTEMS.cpt,
    code: '94640',
    display: 'Inhalation treatment for airway obstruction',
    chargeCents: 7250,
  },
} as const

export type ServiceName = keyof typeof SERVICES
