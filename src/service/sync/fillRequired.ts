import { structureOf } from '../fhir/definitions/structures.ts'
import { objectsAt, setOwn } from './fhirJson.ts'
import type { ResourceType } from '../../contract/resourceTypes.ts'
import type { StructureElement } from '../fhir/definitions/structures.ts'
import type { JsonObject } from './fhirJson.ts'

const UNDEFINED = 'Undefined by source'

/** Primitives that are texts for people: a note's, and a narrative's, which takes no extension. */
const TEXTS: Record<string, string> = {
  markdown: UNDEFINED,
  xhtml: `<div xmlns="http://www.w3.org/1999/xhtml">${UNDEFINED}</div>`,
}

/** What R4 requires by invariants, which say when. */
const REQUIRED_WHEN: Record<string, { [element: string]: (owner: JsonObject) => boolean }> = {
  // ait-1, ait-2
  AllergyIntolerance: { clinicalStatus: (owner) => !isEnteredInError(owner) },
  // cpt-2, qty-3, att-1
  ContactPoint: { system: has('value') },
  Quantity: { system: has('code') },
  Attachment: { contentType: has('data') },
  // tim-1, tim-2
  'Timing.repeat': { durationUnit: has('duration'), periodUnit: has('period') },
  // gol-1
  'Goal.target': { measure: (owner) => Object.keys(owner).some((key) => key.startsWith('detail')) },
}

function has(element: string): (owner: JsonObject) => boolean {
  return (owner) => Object.hasOwn(owner, element)
}

function isEnteredInError(owner: JsonObject): boolean {
  return objectsAt(owner, 'verificationStatus')
    .flatMap((status) => objectsAt(status, 'coding'))
    .some(({ code }) => code === 'entered-in-error')
}

/**
 * Fills what R4 requires and the payer left out, at every depth, so that every resource is one that parsers take:
 * texts and displays say "Undefined by source", anything else carries the data-absent-reason extension. Nothing is
 * invented. Contained resources need not be whole (seed 002), and an extension without its address cannot be mended:
 * both stay as they came.
 * @param resource without empty members (`withoutEmpty`); changed in place
 */
export function fillRequired(type: ResourceType, resource: JsonObject): void {
  fill(resource, type)
}

/** @param type a datatype, or the path of a backbone */
function fill(owner: JsonObject, type: string): void {
  const structure = type === 'Extension' ? undefined : structureOf(type)
  if (structure === undefined) return
  for (const key of Object.keys(owner)) {
    const known = structure.byJsonName.get(key)
    if (known !== undefined) for (const child of objectsAt(owner, key)) fill(child, known.type)
  }
  for (const element of structure.required) ensure(owner, element)
  for (const [name, isRequired] of Object.entries(REQUIRED_WHEN[type] ?? {})) {
    const element = structure.byJsonName.get(name)?.element
    if (element !== undefined && isRequired(owner)) ensure(owner, element)
  }
}

function ensure(owner: JsonObject, element: StructureElement): void {
  if (!element.choices.some(({ name }) => isPresent(owner, name))) place(owner, element)
}

function isPresent(owner: JsonObject, name: string): boolean {
  return Object.hasOwn(owner, name) || Object.hasOwn(owner, `_${name}`)
}

/** Of a choice, the one that can say it in words, or else the first. No required element is an array of primitives. */
function place(owner: JsonObject, { choices, isArray }: StructureElement): void {
  const [first] = choices
  const { name, type } = choices.find((choice) => choice.type === 'CodeableConcept') ?? first ?? noChoice()
  const text = TEXTS[type]
  if (text !== undefined) setOwn(owner, name, text)
  else if (structureOf(type) === undefined) setOwn(owner, `_${name}`, absent())
  else setOwn(owner, name, isArray ? [placeholder(type)] : placeholder(type))
}

function placeholder(type: string): JsonObject {
  if (type === 'CodeableConcept') return { text: UNDEFINED }
  if (type === 'Reference' || type === 'Coding') return { display: UNDEFINED }
  const value: JsonObject = {}
  fill(value, type)
  return Object.keys(value).length > 0 ? value : absent()
}

function absent(): JsonObject {
  return {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  }
}

function noChoice(): never {
  throw new Error('An element has no type')
}
