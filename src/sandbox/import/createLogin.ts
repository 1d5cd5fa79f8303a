import type { Account } from '../authorization/accounts.ts'
import { isObject, type Json, type Resource } from '../fhir/json.ts'

export const SANDBOX_PASSWORD = 'examplepatient'

/**
 * A login for an imported Patient, named after them: `given.family@flexpa.com` in plain letters, with a number where
 * that is taken; by their id (`patient-12345@flexpa.com`) where they have no name. Adds the name to `taken`.
 */
export function createLogin(patient: Resource, taken: Set<string>): Account {
  const { given, family, full } = readName(patient.name)
  const named = [given, family].map(plainLetters).filter((part) => part !== '')
  const local = named.join('.') || `patient-${patient.id.toLowerCase()}`
  let username = `${local}@flexpa.com`
  for (let number = 2; taken.has(username); number += 1) username = `${local}${String(number)}@flexpa.com`
  taken.add(username)
  const born = typeof patient.birthDate === 'string' ? `, born ${patient.birthDate}` : ''
  const name = full || `A patient without a name (${patient.id})`
  return {
    username,
    password: SANDBOX_PASSWORD,
    description: `${name}${born}`,
    people: [{ patientId: patient.id, name }],
  }
}

interface Name {
  given: string
  family: string
  full: string
}

/** The official name, else the first. Synthea's numbers behind names ("Addie716") stay in the full name. */
function readName(value: Json): Name {
  const names = (Array.isArray(value) ? value : []).filter(isObject)
  const name = names.find(({ use }) => use === 'official') ?? names[0] ?? {}
  const given = Array.isArray(name.given) ? name.given.filter((part) => typeof part === 'string') : []
  const family = typeof name.family === 'string' ? name.family : ''
  const text = typeof name.text === 'string' ? name.text : ''
  const full = [...given, family].filter((part) => part !== '').join(' ') || text
  const [first = '', ...others] =
    family === '' && given.length === 0 ? text.split(/\s+/) : [given[0] ?? '', family]
  return { given: first, family: others.at(-1) ?? '', full }
}

function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}
