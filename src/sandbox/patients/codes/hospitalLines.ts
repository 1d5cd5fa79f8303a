import { SYSTEMS } from './coding.ts'

export interface HospitalLine {
  /** NUBC. */
  revenue: string
  display: string
  chargeCents: number
  /** A HCPCS or CPT code where one is billed with the revenue code. */
  service?: { system: string; code: string; display: string }
}

const roomAndBoard = { revenue: '0120', display: 'Room and board, semi-private', chargeCents: 412_000 }
const pharmacy = { revenue: '0250', display: 'Pharmacy', chargeCents: 38_640 }
const laboratory = { revenue: '0300', display: 'Laboratory', chargeCents: 29_455 }
const operatingRoom = { revenue: '0360', display: 'Operating room', chargeCents: 687_350 }
const emergencyRoom = {
  revenue: '0450',
  display: 'Emergency room',
  chargeCents: 78_500,
  service: { system: SYSTEMS.cpt, code: '99284', display: 'Emergency department visit, high severity' },
}

/** What a hospital bills for each kind of care. */
export const HOSPITAL_CARE = {
  appendectomy: {
    kind: 'inpatient',
    lines: [
      roomAndBoard,
      pharmacy,
      laboratory,
      operatingRoom,
      { revenue: '0710', display: 'Recovery room', chargeCents: 96_120 },
    ],
  },
  heartFailureStay: {
    kind: 'inpatient',
    lines: [
      { ...roomAndBoard, chargeCents: 684_000 },
      { ...pharmacy, chargeCents: 91_275 },
      { ...laboratory, chargeCents: 64_980 },
      { revenue: '0480', display: 'Cardiology', chargeCents: 152_310 },
    ],
  },
  asthmaAttack: {
    kind: 'outpatient',
    lines: [
      emergencyRoom,
      {
        revenue: '0412',
        display: 'Inhalation services',
        chargeCents: 21_780,
        service: {
          system: SYSTEMS.cpt,
          code: '94640',
          display: 'Inhalation treatment for airway obstruction',
        },
      },
    ],
  },
  shortBreath: {
    kind: 'outpatient',
    lines: [
      emergencyRoom,
      {
        revenue: '0730',
        display: 'Electrocardiogram',
        chargeCents: 18_640,
        service: { system: SYSTEMS.cpt, code: '93005', display: 'Electrocardiogram, tracing only' },
      },
    ],
  },
  ironInfusion: {
    kind: 'outpatient',
    lines: [
      {
        revenue: '0260',
        display: 'Intravenous therapy',
        chargeCents: 41_225,
        service: { system: SYSTEMS.cpt, code: '96365', display: 'Infusion into a vein, first hour' },
      },
      {
        revenue: '0636',
        display: 'Drugs requiring detailed coding',
        chargeCents: 33_470,
        service: { system: SYSTEMS.hcpcs, code: 'J1756', display: 'Injection, iron sucrose, 1 mg' },
      },
    ],
  },
  cataractSurgery: {
    kind: 'outpatient',
    lines: [
      {
        ...operatingRoom,
        chargeCents: 312_900,
        service: {
          system: SYSTEMS.cpt,
          code: '66984',
          display: 'Removal of a cataract with insertion of a lens',
        },
      },
      { revenue: '0276', display: 'Intraocular lens', chargeCents: 54_300 },
      pharmacy,
    ],
  },
} as const satisfies Record<string, { kind: 'inpatient' | 'outpatient'; lines: readonly HospitalLine[] }>

export type HospitalCare = keyof typeof HOSPITAL_CARE
