import type { EndpointRecord } from '../endpointRecord.ts'

/** One brand at one FHIR base, as a list tells of it. */
export interface Candidate {
  fhirBase: string
  /** What patients know it by. */
  brand: string
  /** What tells it from others of the brand: a portal, the organization that it is part of, a place. */
  subtitle?: string
  aliases: string[]
  /** Two-letter codes. */
  states: string[]
  type: EndpointRecord['organization']['type']
  /** False: the list says that it is suspended. */
  isActive: boolean
}

/** What was not taken from a list, and why. */
export interface Refusal {
  /** `line 12`, `entry 3`, `entry 3, Endpoint/abc` */
  at: string
  field: string
  why: string
  /** What stood there, shortened; for people. */
  given?: string
}

export interface Found {
  /** Where it stands. */
  at: string
  candidate: Candidate
}

export function refusal(at: string, field: string, why: string, given?: unknown): Refusal {
  const text = typeof given === 'string' ? given.slice(0, 120) : undefined
  return { at, field, why, ...(text !== undefined && text !== '' && { given: text }) }
}
