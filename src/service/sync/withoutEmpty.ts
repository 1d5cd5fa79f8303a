import { isObject, ownMember, setOwn } from './fhirJson.ts'
import type { Json, JsonObject } from './fhirJson.ts'

/**
 * A copy without what FHIR's JSON never has, and which says nothing: null, empty texts, empty arrays and objects
 * (https://hl7.org/fhir/R4/json.html). In an array of primitives a null keeps the place of what stands beside it in the
 * array of the same name with `_`.
 */
export function withoutEmpty(owner: JsonObject): JsonObject {
  const copy: JsonObject = {}
  for (const [key, value] of Object.entries(owner)) {
    const partner = ownMember(owner, key.startsWith('_') ? key.slice(1) : `_${key}`)
    const isBesideOther = Array.isArray(partner) && clean(partner, false) !== undefined
    const cleaned = clean(value, isBesideOther)
    if (cleaned !== undefined) setOwn(copy, key, cleaned)
  }
  return copy
}

function clean(value: Json, keepsPlaces: boolean): Json | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (Array.isArray(value)) {
    const items = value.map((item) => clean(item, false))
    const present = items.filter((item) => item !== undefined)
    if (present.length === 0) return undefined
    return keepsPlaces ? items.map((item) => item ?? null) : present
  }
  if (!isObject(value)) return value ?? undefined
  const copy = withoutEmpty(value)
  return Object.keys(copy).length > 0 ? copy : undefined
}
