import { isLoose, itemsAt, memberAt, textAt } from './fhirValues.ts'
import type { IndexEntry, ReferenceEntry } from './indexEntry.ts'
import type { Loose } from './fhirValues.ts'
import type { ValueReader } from './valueReader.ts'

const RELATIVE = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/

const fromReference: ValueReader = (reference, parameter, { resolvesTo }, resource) => {
  if (!isLoose(reference)) return []
  const entry: ReferenceEntry = { kind: 'reference', parameter }
  const text = textAt(reference, 'reference')
  const [, type, id] = RELATIVE.exec(text ?? '') ?? []
  if (type !== undefined && id !== undefined) entry.target = { type, id }
  else if (text !== undefined) entry.url = text
  const identifier = identifierOf(memberAt(reference, 'identifier'))
  if (identifier !== undefined) entry.identifier = identifier
  const display = textAt(reference, 'display')
  if (display !== undefined) entry.display = display
  const isEmpty = text === undefined && identifier === undefined && display === undefined
  if (isEmpty || (resolvesTo !== undefined && typeOf(reference, resource) !== resolvesTo)) return []
  return [entry]
}

/** With a version it is found without it, too (https://hl7.org/fhir/R4/search.html#uri). */
const fromCanonical: ValueReader = (canonical, parameter) =>
  versionsOf(canonical).map((url): IndexEntry => ({ kind: 'reference', parameter, url }))

export const REFERENCE_READERS = { Reference: fromReference, canonical: fromCanonical }

const fromUri: ValueReader = (value, parameter) =>
  typeof value === 'string' && value !== '' ? [{ kind: 'uri', parameter, value }] : []

const fromCanonicalUri: ValueReader = (canonical, parameter) =>
  versionsOf(canonical).map((value): IndexEntry => ({ kind: 'uri', parameter, value }))

export const URI_READERS = { uri: fromUri, url: fromUri, canonical: fromCanonicalUri }

function versionsOf(canonical: unknown): string[] {
  if (typeof canonical !== 'string' || canonical === '') return []
  const [url = ''] = canonical.split('|')
  return url === canonical || url === '' ? [canonical] : [canonical, url]
}

function identifierOf(identifier: unknown): ReferenceEntry['identifier'] {
  if (!isLoose(identifier)) return undefined
  const system = textAt(identifier, 'system')
  const value = textAt(identifier, 'value')
  if (system === undefined && value === undefined) return undefined
  return { ...(system !== undefined && { system }), ...(value !== undefined && { value }) }
}

/** What a reference leads to, as far as it says so itself, or the resource contains it. */
function typeOf(reference: Loose, resource: unknown): string | undefined {
  const text = textAt(reference, 'reference') ?? ''
  if (text.startsWith('#') && isLoose(resource)) {
    const contained = itemsAt(resource, 'contained').find(
      (one) => isLoose(one) && textAt(one, 'id') === text.slice(1),
    )
    if (isLoose(contained)) return textAt(contained, 'resourceType')
  }
  const [, type] = /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/.exec(text) ?? []
  return type ?? textAt(reference, 'type')
}
