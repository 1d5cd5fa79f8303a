import type { Account } from '../authorization/accounts.ts'
import type { Resource } from '../fhir/json.ts'
import { SANDBOX_PASSWORD } from '../import/createLogin.ts'
import type { Chart } from './chart.ts'
import { addYears } from './dates.ts'
import { generateNetwork } from './generators/network.ts'
import type { Profile } from './generators/person.ts'
import { openChart, type Member } from './openChart.ts'
import { addAdultRecords } from './people/adult.ts'
import { addChildRecords } from './people/child.ts'
import { addNewMemberRecords } from './people/newMember.ts'
import { addParentRecords } from './people/parent.ts'
import { createRandom } from './random.ts'

export interface GeneratedPatients {
  accounts: Account[]
  resources: Resource[]
}

/**
 * The sandbox's own members: the same for the same seed and day, byte by byte.
 * `today` (`YYYY-MM-DD`) is the day on which the records end.
 */
export function generatePatients(seed: number, today: string): GeneratedPatients {
  const random = createRandom(seed)
  const since = addYears(today, -3)
  const { network, resources } = generateNetwork(random, since)
  const open = (member: Omit<Member, 'since'>): Chart =>
    openChart(random, today, network, { ...member, since })

  const adult = open({ profile: people(today).adult, subscriberId: '710034125', dependent: '01' })
  addAdultRecords(adult)
  const parent = open({ profile: people(today).parent, subscriberId: '710088764', dependent: '01' })
  addParentRecords(parent)
  const child = open({
    profile: people(today).child,
    subscriberId: '710088764',
    subscriber: parent.patient,
    dependent: '02',
  })
  addChildRecords(child)
  const newMember = open({ profile: people(today).newMember, subscriberId: '710091230', dependent: '01' })
  addNewMemberRecords(newMember)

  return {
    accounts: [
      account(1, `${adult.name}, with many records`, person(adult)),
      account(
        2,
        `${parent.name} and her child ${child.name}, on one plan`,
        person(parent, 'You'),
        person(child, 'Your child'),
      ),
      account(3, `${newMember.name}, with few records`, person(newMember)),
    ],
    resources: [...resources, ...[adult, parent, child, newMember].flatMap((chart) => chart.resources)],
  }
}

function account(number: number, description: string, ...members: Account['people'][number][]): Account {
  const username = `patient${String(number)}@flexpa.com`
  return { username, password: SANDBOX_PASSWORD, description, people: members }
}

function person(chart: Chart, relation?: string): Account['people'][number] {
  const patientId = chart.patient.slice('Patient/'.length)
  return { patientId, name: chart.name, ...(relation === undefined ? {} : { relation }) }
}

/** Ages stay the same whichever day the records end on. */
function people(today: string): Record<'adult' | 'parent' | 'child' | 'newMember', Profile> {
  const home = { line: '77 Maple Court', postalCode: '53704', phone: '608-555-0121' }
  return {
    adult: {
      given: 'Marian',
      family: 'Castellano',
      gender: 'female',
      birthDate: addYears(today, -58),
      line: '340 Harbor Street',
      postalCode: '53703',
      phone: '608-555-0118',
      married: true,
    },
    parent: {
      given: 'Priya',
      family: 'Raman',
      gender: 'female',
      birthDate: addYears(today, -37),
      married: true,
      ...home,
    },
    child: {
      given: 'Leo',
      family: 'Raman',
      gender: 'male',
      birthDate: addYears(today, -7),
      married: false,
      ...home,
    },
    newMember: {
      given: 'Thomas',
      family: 'Oduya',
      gender: 'male',
      birthDate: addYears(today, -29),
      line: '9 Orchard Lane',
      postalCode: '53711',
      phone: '608-555-0176',
      married: false,
    },
  }
}
