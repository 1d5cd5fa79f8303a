import type { Profile } from '../generators/person.ts'

export type PersonName =
  'adult' | 'parent' | 'child' | 'newMember' | 'medicareMember' | 'chronicMember' | 'recentMember'

/** Who the sandbox's members are. They keep their age, give or take the months of a year, whichever day records end on. */
export function profilesOf(today: string): Record<PersonName, Profile> {
  const year = Number(today.slice(0, 4))
  const born = (age: number, day: string): string => `${String(year - age)}-${day}`
  const home = { line: '77 Maple Court', postalCode: '53704', phone: '608-555-0121' }
  return {
    adult: {
      given: 'Marian',
      family: 'Castellano',
      gender: 'female',
      birthDate: born(58, '09-30'),
      line: '340 Harbor Street',
      postalCode: '53703',
      phone: '608-555-0118',
      married: true,
    },
    parent: {
      given: 'Priya',
      family: 'Raman',
      gender: 'female',
      birthDate: born(37, '09-30'),
      married: true,
      ...home,
    },
    child: {
      given: 'Leo',
      family: 'Raman',
      gender: 'male',
      birthDate: born(7, '09-30'),
      married: false,
      ...home,
    },
    newMember: {
      given: 'Thomas',
      family: 'Oduya',
      gender: 'male',
      birthDate: born(29, '09-30'),
      line: '9 Orchard Lane',
      postalCode: '53711',
      phone: '608-555-0176',
      married: false,
    },
    medicareMember: {
      given: 'Walter',
      family: 'Lindgren',
      gender: 'male',
      birthDate: born(73, '03-14'),
      line: '15 Linden Avenue',
      postalCode: '53705',
      phone: '608-555-0152',
      married: true,
    },
    chronicMember: {
      given: 'Gloria',
      family: 'Esposito',
      gender: 'female',
      birthDate: born(62, '06-21'),
      line: '208 Mill Road',
      postalCode: '53714',
      phone: '608-555-0139',
      married: true,
    },
    recentMember: {
      given: 'Hana',
      family: 'Novak',
      gender: 'female',
      birthDate: born(26, '11-05'),
      line: '31 Ferry Street',
      postalCode: '53703',
      phone: '608-555-0195',
      married: false,
    },
  }
}
