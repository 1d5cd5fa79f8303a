import type { JsonObject, Resource } from '../fhir/json.ts'
import type { MedicineName } from './codes/medicines.ts'
import { addDays, atTime } from './dates.ts'
import type { Network } from './generators/network.ts'
import type { Policies } from './policy.ts'
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
  policies: Policies
  /** The Medications that prescriptions and fills have referred to so far, by the medicine's name. */
  medications: Map<MedicineName, string>
  resources: Resource[]
}

interface Content extends JsonObject {
  resourceType: string
}

/** The US Core profile that a resource follows unless told otherwise. */
const US_CORE: Record<string, string | undefined> = {
  AllergyIntolerance: 'allergyintolerance',
  CarePlan: 'careplan',
  CareTeam: 'careteam',
  DiagnosticReport: 'diagnosticreport-lab',
  DocumentReference: 'documentreference',
  Encounter: 'encounter',
  Goal: 'goal',
  Immunization: 'immunization',
  Location: 'location',
  Medication: 'medication',
  MedicationDispense: 'medicationdispense',
  MedicationRequest: 'medicationrequest',
  PractitionerRole: 'practitionerrole',
  Procedure: 'procedure',
  Provenance: 'provenance',
}

/** Adds a resource under a new id, dated by the day of its event; returns the reference to it. */
export function addResource(
  { random, resources }: Pick<Chart, 'random' | 'resources'>,
  date: string,
  { resourceType, ...content }: Content,
  profile?: string,
): string {
  const id = random.uuid()
  const usual = US_CORE[resourceType]
  const followed = profile ?? (usual === undefined ? undefined : usCoreProfile(usual))
  const meta = { lastUpdated: atTime(date, 20), ...(followed === undefined ? {} : { profile: [followed] }) }
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

/** A US Core profile of the version we follow. */
export function usCoreProfile(name: string): string {
  return `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}|6.1.0`
}
