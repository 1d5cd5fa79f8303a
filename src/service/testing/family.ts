import type { JsonObject } from '../sync/fhirJson.ts'

/**
 * People whom a careless service would mix up: the same id at two payers, twins who differ in their id alone, and a
 * parent and a child in one account. Every resource of theirs carries a word that is theirs alone.
 */
export const FAMILY = {
  one: ['amy', 'twin-a', 'twin-b', 'parent', 'child'],
  two: ['amy', 'twin-a'],
} as const

export type FamilyPayer = keyof typeof FAMILY

/** The word that marks what is one person's at one payer. */
export const canaryOf = (payer: string, person: string) => `canary-${payer}-${person}-end`
export const CANARY = /canary-[a-z0-9-]+?-end/g

/** How many observations each has, so that a count tells them apart. */
export const observationsOf = (payer: string, person: string) =>
  1 + Object.values(FAMILY.one).indexOf(person as 'amy') + (payer === 'two' ? 7 : 0)

/** What a payer keeps of its members. */
export function familyRecords(payer: FamilyPayer): JsonObject[] {
  return [
    ...FAMILY[payer].flatMap((person) => recordsOf(payer, person)),
    { resourceType: 'Organization', id: 'lab', name: `The lab of payer ${payer}` },
  ]
}

function recordsOf(payer: FamilyPayer, person: string): JsonObject[] {
  const patient = { reference: `Patient/${person}` }
  const marked = { identifier: [{ system: 'urn:test', value: canaryOf(payer, person) }] }
  const name = [{ family: 'Shaw', given: [person.startsWith('twin') ? 'Sam' : 'Amy'] }]
  return [
    { resourceType: 'Patient', id: person, ...marked, name, birthDate: '2001-02-03' },
    { resourceType: 'Coverage', id: `coverage-${person}`, ...marked, status: 'active', beneficiary: patient },
    claimOf(payer, person),
    ...Array.from({ length: observationsOf(payer, person) }, (_, index) => ({
      resourceType: 'Observation',
      id: `${person}.${index}`,
      ...marked,
      status: 'final',
      code: { text: 'Weight' },
      subject: patient,
      performer: [{ reference: 'Organization/lab' }],
    })),
  ]
}

export function claimOf(payer: FamilyPayer, person: string): JsonObject {
  return {
    resourceType: 'ExplanationOfBenefit',
    id: `claim-${person}`,
    identifier: [{ system: 'urn:test', value: canaryOf(payer, person) }],
    status: 'active',
    use: 'claim',
    patient: { reference: `Patient/${person}` },
    insurer: { reference: 'Organization/lab' },
  }
}
