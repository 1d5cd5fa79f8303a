import { isObject, parseJson, type Json, type JsonObject } from '../fhir/json.ts'
import { ImportError } from './importError.ts'

export interface SourceEntry {
  /** How other entries of the same bundle may refer to it. */
  fullUrl: string | undefined
  resource: JsonObject & { resourceType: string }
}

export interface Source {
  /** The file's name, for reports. */
  file: string
  entries: SourceEntry[]
}

/**
 * The resources of a FHIR file: those of a Bundle of any type, or the single one.
 * @throws ImportError for text that is no JSON, and for JSON that is no FHIR.
 */
export function parseSource(text: string, path: string): SourceEntry[] {
  let document: Json
  try {
    document = parseJson(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const detail = cause instanceof Error ? ` (${cause.message})` : ''
    throw new ImportError(`${path}: is not valid JSON${detail}`, { cause })
  }
  if (!isResource(document)) throw new ImportError(`${path}: is no FHIR resource: it has no resourceType`)
  if (document.resourceType !== 'Bundle') return [{ fullUrl: undefined, resource: document }]

  const { entry = [] } = document
  if (!Array.isArray(entry)) throw new ImportError(`${path}: is no FHIR Bundle: entry is not a list`)
  return entry.flatMap((item, index) => {
    if (!isObject(item))
      throw new ImportError(`${path}: is no FHIR Bundle: entry[${String(index)}] is not an object`)
    if (item.resource === undefined) return []
    if (!isResource(item.resource)) {
      throw new ImportError(
        `${path}: is no FHIR Bundle: entry[${String(index)}].resource has no resourceType`,
      )
    }
    return [{ fullUrl: typeof item.fullUrl === 'string' ? item.fullUrl : undefined, resource: item.resource }]
  })
}

function isResource(value: Json): value is JsonObject & { resourceType: string } {
  return (
    isObject(value) && typeof value.resourceType === 'string' && /^[A-Z][A-Za-z]+$/.test(value.resourceType)
  )
}
