import { isObject, objectsAt, ownMember, setOwn, stringAt } from '../../sync/fhirJson.ts'
import { structureOf } from '../definitions/structures.ts'
import { summarize } from './summarize.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { Json, JsonObject } from '../../sync/fhirJson.ts'
import type { StructureElement } from '../definitions/structures.ts'

export type Subset = { summary: 'true' | 'text' | 'data' } | { elements: readonly string[] }

/** Marks what is not the whole resource, so that no one stores it as such. */
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }

/** What always stays, whatever is asked for; the latter two may turn the meaning of the rest round. */
const ALWAYS = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'modifierExtension'])

/**
 * A part of a resource (https://hl7.org/fhir/R4/search.html#summary, #elements), tagged SUBSETTED:
 *
 * - `true`: the elements that R4 marks as summary, at every depth
 * - `text`: narrative, and what R4 requires at the top
 * - `data`: all but the narrative
 * - elements: those named (`value` for any `value[x]`), and what R4 requires or calls modifiers at the top
 *
 * Contained resources stay where something that is kept refers to them, or the reference would lead nowhere.
 * @param elements names that the type does not have are passed over
 */
export function subsetResource(type: ResourceType, json: JsonObject, subset: Subset): JsonObject {
  const kept: JsonObject = {}
  const keeps = keeper(subset)
  const isSummary = 'summary' in subset && subset.summary === 'true'
  const structure = structureOf(type)
  for (const [key, value] of Object.entries(json)) {
    const known = structure?.byJsonName.get(key.replace(/^_/, ''))
    if (ALWAYS.has(key)) setOwn(kept, key, value)
    else if (known !== undefined && keeps(known.element)) {
      setOwn(kept, key, isSummary ? summarize(value, known.type) : value)
    }
  }
  if (!('contained' in kept)) keepReferred(kept, json)
  return tagged(kept)
}

function keeper(subset: Subset): (element: StructureElement) => boolean {
  if ('elements' in subset) {
    const names = new Set(subset.elements)
    return ({ name, choices, isRequired, isModifier }) =>
      isRequired ||
      isModifier ||
      names.has(name.replace('[x]', '')) ||
      choices.some((one) => names.has(one.name))
  }
  if (subset.summary === 'true') return ({ isSummary, isRequired }) => isSummary || isRequired
  if (subset.summary === 'text') return ({ name, isRequired }) => name === 'text' || isRequired
  return ({ name }) => name !== 'text'
}

/** Also those that the kept ones refer to in their turn. */
function keepReferred(kept: JsonObject, json: JsonObject): void {
  const wanted = localReferences(kept, new Set())
  const all = objectsAt(json, 'contained')
  const found: JsonObject[] = []
  for (const id of wanted) {
    const resource = all.find((one) => stringAt(one, 'id') === id)
    if (resource === undefined) continue
    found.push(resource)
    // A set goes on over what is added to it meanwhile.
    localReferences(resource, wanted)
  }
  if (found.length > 0) setOwn(kept, 'contained', found)
}

function localReferences(value: Json, found: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const item of value) localReferences(item, found)
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'reference' && typeof item === 'string' && item.startsWith('#')) found.add(item.slice(1))
      else localReferences(item, found)
    }
  }
  return found
}

function tagged(kept: JsonObject): JsonObject {
  const meta = ownMember(kept, 'meta')
  const known = isObject(meta) ? meta : {}
  setOwn(kept, 'meta', { ...known, tag: [...objectsAt(known, 'tag'), SUBSETTED] })
  return kept
}
