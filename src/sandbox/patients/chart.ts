import type { JsonObject, Resource } from '../fhir/json.ts'
import { addDays, atTime } from './dates.ts'
import type { Network } from './generators/network.ts'
import type { Random } from './random.ts'

/** What the generators of one person's records share. */
export interface Chart {
  random: Random
  /** The day on which the records end. */
  today: string
  network: Network
  /** `Patient/<id>`. */
  patient: string
  name: string
  birthDate: string
  /** `Coverage/<id>` of the plan. */
  coverage: string
  /** What is left of the plan's deductible; once used up, claims are paid but for copay and coinsurance. */
  deductibleLeftCents: number
  resources: Resource[]
}

interface Content extends JsonObject {
  resourceType: string
}

/** Adds a resource under a new id, dated by the day of its event; returns the reference to it. */
export function addResource(
  { random, resources }: Pick<Chart, 'random' | 'resources'>,
  date: string,
  { resourceType, ...content }: Content,
  profile?: string,
): string {
  const id = random.uuid()
  const meta = { lastUpdated: atTime(date, 20), ...(profile === undefined ? {} : { profile: [profile] }) }
  resources.push({ resourceType, id, meta, ...content })
  return `${resourceType}/${id}`
}

/** A day some days before the records end, moved a little by chance; never later than their end. */
export function dayBefore({ random, today }: Pick<Chart, 'random' | 'today'>, days: number): string {
  return addDays(today, -Math.max(1, days + random.integer(-6, 6)))
}

/** A CARIN Blue Button profile of the version we follow. */
export function carinProfile(name: string): string {
  return `http://hl7.org/fhir/us/carin-bb/StructureDefinition/${name}|2.0.0`
}
