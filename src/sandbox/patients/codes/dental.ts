interface DentalService {
  /** CDT, described in our own words. */
  code: string
  display: string
  chargeCents: number
  isPreventive: boolean
  /** The tooth by the universal numbering, and its surfaces. */
  tooth?: string
  surface?: { code: string; display: string }
}

/** What a dentist bills. */
export const DENTAL_SERVICES = {
  exam: { code: 'D0120', display: 'Regular dental examination', chargeCents: 6200, isPreventive: true },
  cleaning: {
    code: 'D1110',
    display: 'Cleaning of the teeth, adult',
    chargeCents: 11_800,
    isPreventive: true,
  },
  images: { code: 'D0274', display: 'X-ray images, four bitewings', chargeCents: 7450, isPreventive: true },
  filling: {
    code: 'D2392',
    display: 'White filling of a back tooth, two surfaces',
    chargeCents: 26_400,
    isPreventive: false,
    tooth: '19',
    surface: { code: 'MO', display: 'Mesioclusal' },
  },
} as const satisfies Record<string, DentalService>

export type DentalServiceName = keyof typeof DENTAL_SERVICES

export function dentalService(name: DentalServiceName): DentalService {
  return DENTAL_SERVICES[name]
}
