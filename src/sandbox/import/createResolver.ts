import { isResourceType } from '../../contract/resourceTypes.ts'
import { isObject, type Json } from '../fhir/json.ts'
import type { Identified } from './assignIds.ts'

/** Turns a reference as written in a file into one that holds on our server. */
export type Resolver = (reference: string, file: string) => string

/**
 * Knows all that was read, since a patient's bundle may refer to the hospitals of another file:
 *
 * - `urn:uuid:…` and other full URLs: by the `fullUrl` of an entry, of the same file first;
 * - `Practitioner?identifier=system|value`: by identifier;
 * - `Type/id`: by the id in the file, which may not be the one we serve;
 * - a type that is not served becomes an absolute URL at the payer, since it is nothing of ours to read;
 * - `#id` (contained), foreign URLs and what nothing answers to stay as they are.
 */
export function createResolver(entries: readonly Identified[], fhirBase: string): Resolver {
  const byUrl = new Map<string, string>()
  const byUrlInFile = new Map<string, string>()
  const byOriginalId = new Map<string, string>()
  const byIdentifier = new Map<string, string>()
  const setFirst = (map: Map<string, string>, key: string, value: string): void => {
    if (!map.has(key)) map.set(key, value)
  }

  for (const { file, fullUrl, originalId, resource } of entries) {
    const { resourceType: type, id } = resource
    const target = isResourceType(type) ? `${type}/${id}` : `${fhirBase}/${type}/${id}`
    if (fullUrl !== undefined) {
      setFirst(byUrl, fullUrl, target)
      setFirst(byUrlInFile, `${file} ${fullUrl}`, target)
    }
    if (originalId !== undefined) setFirst(byOriginalId, `${type}/${originalId}`, target)
    for (const identifier of listIdentifiers(resource.identifier)) {
      setFirst(byIdentifier, `${type}?${identifier}`, target)
    }
  }

  return (reference, file) => {
    if (reference.startsWith('#')) return reference
    const [, plain = reference, version = ''] = /^(.+?)(\/_history\/[^/]+)$/.exec(reference) ?? []
    const byFullUrl = byUrlInFile.get(`${file} ${plain}`) ?? byUrl.get(plain)
    if (byFullUrl !== undefined) return byFullUrl + version
    const [, conditionalType, query] = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(reference) ?? []
    if (conditionalType !== undefined && query !== undefined) {
      const identifier = new URLSearchParams(query).get('identifier') ?? ''
      const target = byIdentifier.get(`${conditionalType}?${identifier}`)
      return target ?? (isResourceType(conditionalType) ? reference : `${fhirBase}/${reference}`)
    }
    const [, type] = /^([A-Z][A-Za-z]+)\/[^/]+$/.exec(plain) ?? []
    if (type === undefined) return reference
    const target = byOriginalId.get(plain)
    if (target !== undefined) return target + version
    return isResourceType(type) ? reference : `${fhirBase}/${reference}`
  }
}

/** `system|value`, and each value alone, as a token search writes them. */
function listIdentifiers(value: Json): string[] {
  const identifiers = Array.isArray(value) ? value : [value]
  return identifiers.flatMap((identifier) => {
    if (!isObject(identifier) || typeof identifier.value !== 'string') return []
    const { system, value } = identifier
    return typeof system === 'string' ? [`${system}|${value}`, value] : [`|${value}`, value]
  })
}
