import { isObject, parseJson, type Json, type JsonObject } from '../fhir/json.ts'
import { ImportError } from './importError.ts'

export interface SourceEntry {
  /** How other entries of the same bundle may refer to it. */
  fullUrl: string | undefined
  resource: JsonObject & { resourceType: string }
}

export interface Source {
  /** The file's name, for reports; no two files have the same. */
  file: string
  entries: SourceEntry[]
}

/**
 * The resources of a FHIR file: a single one, those of a Bundle of any type (a collection, a transaction, a page of a
 * search), or of a JSON array of these. A Bundle in a Bundle is opened too.
 * @throws ImportError for text that is no JSON, and for JSON that is no FHIR; it says where in the file.
 */
export function parseSource(text: string, path: string): SourceEntry[] {
  const document = readDocument(text, path)
  if (!Array.isArray(document)) {
    if (!isResource(document)) throw new ImportError(`${path}: is no FHIR resource: it has no resourceType`)
    return openResource(document, undefined, path, '')
  }
  return document.flatMap((item, index) => {
    const where = `[${String(index)}]`
    if (!isResource(item))
      throw new ImportError(`${path}: ${where} is no FHIR resource: it has no resourceType`)
    return openResource(item, undefined, path, `${where}.`)
  })
}

function readDocument(text: string, path: string): Json {
  try {
    return parseJson(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    if (cause instanceof RangeError) throw new ImportError(`${path}: is nested too deeply`, { cause })
    const detail = cause instanceof Error ? ` (${cause.message.replace(/\s+/g, ' ').slice(0, 200)})` : ''
    throw new ImportError(`${path}: is not valid JSON${detail}`, { cause })
  }
}

/** @param at where it stands in the file, with a point at the end; empty for the document itself */
function openResource(
  resource: JsonObject & { resourceType: string },
  fullUrl: string | undefined,
  path: string,
  at: string,
): SourceEntry[] {
  if (resource.resourceType !== 'Bundle') return [{ fullUrl, resource }]
  const { entry = [] } = resource
  if (!Array.isArray(entry)) throw new ImportError(`${path}: is no FHIR Bundle: ${at}entry is not a list`)
  return entry.flatMap((item, index) => {
    const where = `${at}entry[${String(index)}]`
    if (!isObject(item)) throw new ImportError(`${path}: is no FHIR Bundle: ${where} is not an object`)
    if (item.resource === undefined) return []
    if (!isResource(item.resource))
      throw new ImportError(`${path}: is no FHIR Bundle: ${where}.resource has no resourceType`)
    const url = typeof item.fullUrl === 'string' ? item.fullUrl : undefined
    return openResource(item.resource, url, path, `${where}.resource.`)
  })
}

function isResource(value: Json): value is JsonObject & { resourceType: string } {
  return (
    isObject(value) && typeof value.resourceType === 'string' && /^[A-Z][A-Za-z]+$/.test(value.resourceType)
  )
}
