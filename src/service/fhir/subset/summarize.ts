import { isObject, setOwn } from '../../sync/fhirJson.ts'
import { structureOf } from '../definitions/structures.ts'
import type { Json, JsonObject } from '../../sync/fhirJson.ts'

/**
 * The summary of an element: of datatypes and backbones what R4 marks as summary, requires or calls a modifier, down to
 * the last. Extensions and ids go, except where nothing else stands, as in a value that is absent with a reason.
 * @param type a datatype, or the path of a backbone
 */
export function summarize(value: Json, type: string): Json {
  if (Array.isArray(value)) return value.map((item) => summarize(item, type))
  if (!isObject(value)) return value
  const structure = structureOf(type)
  // A modifier extension, the only one that comes here, says nothing without its value.
  if (structure === undefined || type === 'Extension') return value
  const kept: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const known = structure.byJsonName.get(key.replace(/^_/, ''))
    if (known === undefined) continue
    const { isSummary, isRequired, isModifier } = known.element
    if (isSummary || isRequired || isModifier) setOwn(kept, key, summarize(item, known.type))
  }
  return Object.keys(kept).length > 0 ? kept : value
}
