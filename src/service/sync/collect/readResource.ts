import { isLosslessNumber } from 'lossless-json'
import { isResourceType } from '../../../contract/resourceTypes.ts'
import { isObject, ownMember, parseJson, setOwn, stringAt } from '../fhirJson.ts'
import type { Json, PayerResource } from '../fhirJson.ts'

/** R4 allows 64; payers that bend this are known, and none of them tells a story in an id. */
const MAX_ID_LENGTH = 512
/** The escapes of what no text of ours can hold: NUL, and halves of surrogate pairs. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/i
const UNSTORABLE = /\0|\p{Cs}/gu

/**
 * A payer's resource. NUL (which no FHIR string may hold, and Postgres no text) and halves of surrogate pairs become
 * U+FFFD, wherever they stand. A number for an id is taken as its text.
 * @returns undefined for what we do not keep: other types, no resource at all, none or an impossible id
 * @throws {SyntaxError} no JSON, or a key twice with different values
 */
export function readResource(bytes: Buffer): PayerResource | undefined {
  const text = bytes.toString('utf8')
  const parsed = parseJson(text)
  const json = UNSTORABLE_ESCAPE.test(text) ? storable(parsed) : parsed
  if (!isObject(json)) return undefined
  const id = idOf(ownMember(json, 'id'))
  const type = stringAt(json, 'resourceType')
  return id !== undefined && isResourceType(type) ? { type, id, json } : undefined
}

function idOf(given: Json | undefined): string | undefined {
  const id = isLosslessNumber(given) ? given.toString() : given
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH ? id : undefined
}

function storable(value: Json): Json {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '\ufffd')
  if (Array.isArray(value)) return value.map(storable)
  if (!isObject(value)) return value
  const copy: Record<string, Json> = {}
  for (const [key, item] of Object.entries(value)) {
    setOwn(copy, key.replace(UNSTORABLE, '\ufffd'), storable(item))
  }
  return copy
}
