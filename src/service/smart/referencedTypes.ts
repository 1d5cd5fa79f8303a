import { SHARED_RESOURCE_TYPES } from '../../contract/resourceTypes.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

/**
 * The types that a resource of each type may refer to by R4's definitions, of those that belong to a patient. The five
 * shared types (Organization, Practitioner, …) are referred to by nearly all and refer only to one another, so that
 * they are left out here. References of an open kind (`Any`) are not counted.
 */
const TARGETS: Partial<Record<ResourceType, readonly ResourceType[]>> = {
  AllergyIntolerance: ['Encounter'],
  CarePlan: ['CarePlan', 'CareTeam', 'Condition', 'Device', 'Encounter', 'Goal', 'MedicationRequest'],
  CareTeam: ['CareTeam', 'Condition', 'Encounter'],
  Condition: ['DiagnosticReport', 'Encounter', 'Observation'],
  Device: ['Device'],
  DiagnosticReport: [
    'CarePlan',
    'CareTeam',
    'Device',
    'Encounter',
    'Immunization',
    'MedicationRequest',
    'Observation',
  ],
  DocumentReference: ['Device', 'DocumentReference', 'Encounter'],
  Encounter: ['Condition', 'Encounter', 'Immunization', 'Observation', 'Procedure'],
  ExplanationOfBenefit: ['Condition', 'Coverage', 'Device', 'Encounter', 'MedicationRequest', 'Procedure'],
  Goal: ['Condition', 'MedicationRequest', 'Observation'],
  Immunization: ['Condition', 'DiagnosticReport', 'Encounter', 'Observation'],
  MedicationDispense: ['Device', 'Encounter', 'MedicationRequest', 'Procedure'],
  MedicationRequest: ['CarePlan', 'CareTeam', 'Condition', 'Coverage', 'Device', 'Encounter', 'Observation'],
  Observation: [
    'CarePlan',
    'CareTeam',
    'Device',
    'DocumentReference',
    'Encounter',
    'Immunization',
    'MedicationDispense',
    'MedicationRequest',
    'Procedure',
  ],
  Procedure: [
    'CarePlan',
    'CareTeam',
    'Condition',
    'Device',
    'DiagnosticReport',
    'DocumentReference',
    'Encounter',
    'Immunization',
    'MedicationDispense',
    'Observation',
  ],
  Provenance: ['Device', 'Encounter'],
}

/**
 * The requested types, and those that must be readable for their references to be resolved (seed 003,
 * `requestedResources`: "if you request Coverage and it references an Organization, that is synchronized too").
 * One step of references between the patient's types, since a second would soon be everything.
 */
export function withReferencedTypes(requested: readonly ResourceType[]): ResourceType[] {
  return [
    ...new Set([...requested, ...requested.flatMap((type) => TARGETS[type] ?? []), ...SHARED_RESOURCE_TYPES]),
  ]
}
