import { isObject, objectsAt, ownMember, setOwn } from './fhirJson.ts'
import { REQUIRED_ELEMENTS } from './requiredElements.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { Json, JsonObject } from './fhirJson.ts'
import type { RequiredElement, RequiredElements } from './requiredElements.ts'

const UNDEFINED = 'Undefined by source'

/**
 * Fills what R4 requires and the payer left out, so that every resource is one that parsers take: texts and displays
 * say "Undefined by source", anything else carries the data-absent-reason extension. Nothing is invented.
 * @param resource changed in place
 */
export function fillRequired(type: ResourceType, resource: JsonObject): void {
  fill(resource, REQUIRED_ELEMENTS[type])
}

function fill(owner: JsonObject, elements: RequiredElements): void {
  for (const [name, element] of Object.entries(elements)) {
    const names = element.choice ?? [name]
    const present = names.find((candidate) => isPresent(owner, candidate))
    if (present !== undefined) {
      if (element.children) for (const child of objectsAt(owner, present)) fill(child, element.children)
    } else if (element.optional !== true) {
      place(owner, names[0] ?? name, element)
    }
  }
}

function isPresent(owner: JsonObject, name: string): boolean {
  return hasContent(ownMember(owner, name)) || hasContent(ownMember(owner, `_${name}`))
}

function hasContent(value: Json | undefined): boolean {
  if (value === undefined || value === null) return false
  if (Array.isArray(value)) return value.some(hasContent)
  return !isObject(value) || Object.keys(value).length > 0
}

function place(owner: JsonObject, name: string, element: RequiredElement): void {
  const value = placeholder(element)
  if (element.fill === 'primitive') {
    if (element.many) setOwn(owner, name, [null])
    setOwn(owner, `_${name}`, element.many ? [value] : value)
  } else {
    setOwn(owner, name, element.many ? [value] : value)
  }
}

function placeholder({ fill: kind, children }: RequiredElement): JsonObject {
  if (kind === 'text') return { text: UNDEFINED }
  if (kind === 'display') return { display: UNDEFINED }
  const backbone: JsonObject = {}
  if (kind === 'backbone' && children !== undefined) fill(backbone, children)
  return Object.keys(backbone).length > 0 ? backbone : { extension: [dataAbsent()] }
}

function dataAbsent(): JsonObject {
  return { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }
}
