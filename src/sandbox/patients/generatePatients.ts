import type { Account } from '../authorization/accounts.ts'
import type { Resource } from '../fhir/json.ts'
import { SANDBOX_PASSWORD } from '../import/createLogin.ts'
import type { Chart } from './chart.ts'
import { coverByMedicare, coverByOnePlan, coverWithDental } from './covers.ts'
import { addDays, addYears } from './dates.ts'
import { generateNetwork } from './generators/network.ts'
import { openChart, type Covered } from './openChart.ts'
import { addAdultRecords } from './people/adult.ts'
import { addChildRecords } from './people/child.ts'
import { addChronicRecords, CHRONIC_YEARS } from './people/chronicMember.ts'
import { addMedicareRecords } from './people/medicareMember.ts'
import { addNewMemberRecords } from './people/newMember.ts'
import { addParentRecords } from './people/parent.ts'
import { profilesOf, type PersonName } from './people/profiles.ts'
import { PLANS } from './plans.ts'
import type { Policies } from './policy.ts'
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
  const { network, resources } = generateNetwork(random, createRandom(seed + 1), since)
  const profiles = profilesOf(today)
  const open = (name: PersonName, from: string, cover: (covered: Covered) => Policies): Chart =>
    openChart(random, today, network, { profile: profiles[name], since: from, cover })
  const onChoice =
    (card: { subscriberId: string; subscriber?: string; dependent?: string }, from = since) =>
    (covered: Covered) =>
      coverByOnePlan(covered, PLANS.choice, { ...card, since: from })

  const adult = open('adult', since, onChoice({ subscriberId: '710034125' }))
  addAdultRecords(adult)
  const parent = open('parent', since, onChoice({ subscriberId: '710088764' }))
  addParentRecords(parent)
  const family = { subscriberId: '710088764', subscriber: parent.patient, dependent: '02' }
  const child = open('child', since, onChoice(family))
  addChildRecords(child)
  const newMember = open('newMember', since, onChoice({ subscriberId: '710091230' }))
  addNewMemberRecords(newMember)

  const retired = addYears(profiles.medicareMember.birthDate, 65)
  const medicareMember = open('medicareMember', retired, (covered) =>
    coverByMedicare(covered, { medicareId: '1EG4TE5MK73', since: retired, original: since }),
  )
  addMedicareRecords(medicareMember)
  const ill = addDays(today, -365 * CHRONIC_YEARS)
  const chronicMember = open('chronicMember', ill, (covered) =>
    coverWithDental(covered, { subscriberId: '710102967', since: ill }),
  )
  addChronicRecords(chronicMember)
  const joined = addDays(today, -9)
  const recentMember = open('recentMember', joined, onChoice({ subscriberId: '710113408' }, joined))

  const charts = [adult, parent, child, newMember, medicareMember, chronicMember, recentMember]
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
      account(4, `${medicareMember.name}, on Medicare with Part D`, person(medicareMember)),
      account(5, `${chronicMember.name}, ill for years, with thousands of records`, person(chronicMember)),
      account(6, `${recentMember.name}, who has just joined: next to no records`, person(recentMember)),
    ],
    resources: [...resources, ...charts.flatMap((chart) => chart.resources)],
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
