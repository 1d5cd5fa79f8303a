import { uuidV5 } from '../database/uuidV5.ts'

/**
 * Our id of a payer's resource: UUIDv5 of `payer base|type|original id` in the authorization's random namespace.
 * The same over every sync, and not to be guessed by who knows the payer's id.
 */
export function resourceId(namespace: string, fhirBase: string, type: string, originalId: string): string {
  return uuidV5(namespace, `${fhirBase}|${type}|${originalId}`)
}
