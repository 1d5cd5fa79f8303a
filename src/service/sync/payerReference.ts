import { isResourceType } from '../../contract/resourceTypes.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'

export interface ResourceKey {
  type: ResourceType
  id: string
}

/** Without trailing slashes: the base as it stands in ids and addresses. */
export function payerBase(fhirBase: string): string {
  return fhirBase.replace(/\/+$/, '')
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i

/**
 * What a payer's reference points to, if it is a resource of one of the 23 types at this payer: `Type/id`, relative or
 * under the base, with or without a version.
 */
export function readReference(base: string, reference: string): ResourceKey | undefined {
  const path = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference
  if (SCHEME.test(path) || path.startsWith('#')) return undefined
  const [type, id, history, ...rest] = path.replace(/^\//, '').split('/')
  if (!isResourceType(type) || id === undefined || !/^[^?#\s]+$/.test(id)) return undefined
  if (history !== undefined && (history !== '_history' || rest.length !== 1)) return undefined
  return { type, id }
}

/** The reference as anyone can read it: relative ones under the payer's base; `#…`, `urn:` and other URLs as they are. */
export function absoluteReference(base: string, reference: string): string {
  if (reference === '' || reference.startsWith('#') || SCHEME.test(reference)) return reference
  return `${base}/${reference.replace(/^\//, '')}`
}

export function keyOf({ type, id }: ResourceKey): string {
  return `${type}/${id}`
}
