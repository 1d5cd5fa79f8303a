import type { Resource } from '../fhir/json.ts'
import type { Chart } from './chart.ts'
import type { Network } from './generators/network.ts'
import { addPatient, type Profile } from './generators/person.ts'
import type { Policies } from './policy.ts'
import type { Random } from './random.ts'

/** Where the Coverages go, and whom they cover. */
export interface Covered {
  random: Random
  resources: Resource[]
  /** `Patient/<id>`. */
  patient: string
  network: Network
}

interface Member {
  profile: Profile
  /** The day on which the records begin. */
  since: string
  cover: (covered: Covered) => Policies
}

/** Starts a person's records: the Patient and their Coverages. */
export function openChart(
  random: Random,
  today: string,
  network: Network,
  { profile, since, cover }: Member,
): Chart {
  const resources: Resource[] = []
  const patient = addPatient({ random, resources }, profile, since)
  const policies = cover({ random, resources, patient, network })
  return {
    random,
    today,
    network,
    patient,
    name: `${profile.given} ${profile.family}`,
    birthDate: profile.birthDate,
    policies,
    medications: new Map(),
    resources,
  }
}
