import type { Resource } from '../fhir/json.ts'
import type { Chart } from './chart.ts'
import { addCoverage } from './generators/coverage.ts'
import type { Network } from './generators/network.ts'
import { addPatient, type Profile } from './generators/person.ts'
import type { Random } from './random.ts'

export interface Member {
  profile: Profile
  subscriberId: string
  /** The parent's `Patient/<id>` for a child on the parent's plan. */
  subscriber?: string
  /** How the card counts the family: `01` is the subscriber. */
  dependent: string
  since: string
}

/** The plan's yearly deductible. */
const DEDUCTIBLE_CENTS = 75_000

/** Starts a person's records: the Patient and their Coverage. */
export function openChart(random: Random, today: string, network: Network, member: Member): Chart {
  const resources: Resource[] = []
  const { profile, since, subscriberId, dependent } = member
  const patient = addPatient({ random, resources }, profile, since)
  const coverage = addCoverage(
    { random, resources },
    {
      patient,
      subscriber: member.subscriber ?? patient,
      subscriberId,
      dependent,
      relationship: member.subscriber === undefined ? 'self' : 'child',
      payer: network.payer,
      since,
    },
  )
  return {
    random,
    today,
    network,
    patient,
    name: `${profile.given} ${profile.family}`,
    birthDate: profile.birthDate,
    coverage,
    deductibleLeftCents: DEDUCTIBLE_CENTS,
    resources,
  }
}
