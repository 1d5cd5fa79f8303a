import { isObject, setOwn } from './fhirJson.ts'
import type { Json } from './fhirJson.ts'

/** Where an Attachment stands: its `url` may be relative to the payer's base. */
const ATTACHMENTS = new Set(['attachment', 'valueAttachment', 'contentAttachment', 'presentedForm', 'photo'])

interface Mapping {
  reference: (reference: string) => string
  attachmentUrl: (url: string) => string
}

/** A copy with every Reference's `reference` and every Attachment's `url` mapped, however deep, contained ones too. */
export function mapReferences<Value extends Json>(value: Value, mapping: Mapping): Value {
  return walk(value, mapping, false) as Value
}

function walk(value: Json, mapping: Mapping, inAttachment: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => walk(item, mapping, inAttachment))
  if (!isObject(value)) return value
  const copy: Record<string, Json> = {}
  for (const [key, item] of Object.entries(value)) {
    if (key === 'reference' && typeof item === 'string') copy[key] = mapping.reference(item)
    else if (inAttachment && key === 'url' && typeof item === 'string')
      copy[key] = mapping.attachmentUrl(item)
    else setOwn(copy, key, walk(item, mapping, ATTACHMENTS.has(key)))
  }
  return copy
}
