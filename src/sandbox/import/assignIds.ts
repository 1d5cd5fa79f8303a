import { createHash } from 'node:crypto'
import { isLosslessNumber } from 'lossless-json'
import { printJson, type Json, type Resource } from '../fhir/json.ts'
import type { Source, SourceEntry } from './parseSource.ts'

/** An entry that has the id under which it is served. */
export interface Identified {
  file: string
  fullUrl: string | undefined
  /** The id in the file, by which other resources refer to it. */
  originalId: string | undefined
  resource: Resource
}

const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/

/**
 * Gives every resource a valid FHIR id: its own, else that of its `urn:uuid:`, else one derived from what it had, so
 * that the next start derives the same.
 */
export function assignIds(sources: readonly Source[]): Identified[] {
  return sources.flatMap(({ file, entries }) => entries.map((entry) => ({ file, ...identify(entry) })))
}

function identify({ fullUrl, resource }: SourceEntry): Omit<Identified, 'file'> {
  const originalId = readId(resource.id)
  const { resourceType, ...rest } = resource
  delete rest.id
  const id =
    originalId !== undefined && FHIR_ID.test(originalId) ? originalId : deriveId(originalId, fullUrl, rest)
  return { fullUrl, originalId, resource: { resourceType, id, ...rest } }
}

/** Some write ids as numbers. */
function readId(id: Json): string | undefined {
  if (typeof id === 'string') return id
  return isLosslessNumber(id) ? id.value : undefined
}

function deriveId(originalId: string | undefined, fullUrl: string | undefined, rest: object): string {
  const uuid = /^urn:uuid:(.+)$/.exec(fullUrl ?? '')?.[1]
  if (originalId === undefined && uuid !== undefined && FHIR_ID.test(uuid)) return uuid
  const source = originalId ?? fullUrl ?? printJson({ ...rest })
  return `x-${createHash('sha256').update(source).digest('hex').slice(0, 40)}`
}
