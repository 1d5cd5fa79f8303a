import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json'

/** JSON whose numbers keep their digits: `3.50` stays `3.50`. */
export type Json = string | boolean | number | LosslessNumber | null | undefined | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

/** A FHIR resource as far as every part of the sandbox relies on it. */
export interface Resource extends JsonObject {
  resourceType: string
  id: string
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
}

/** @throws SyntaxError when the text is no JSON. */
export function parseJson(text: string): Json {
  return parse(text) as Json
}

export function printJson(value: Json): string {
  return stringify(value) ?? 'null'
}

/** A decimal with exactly these digits. */
export function decimal(digits: string): LosslessNumber {
  return new LosslessNumber(digits)
}

/** Every string at a `reference` key, however deep; the callback's answer replaces it. */
export function mapReferences(value: Json, map: (reference: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => mapReferences(item, map))
  if (!isObject(value)) return value
  const copy: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const isReference = key === 'reference' && typeof item === 'string'
    setOwn(copy, key, isReference ? map(item) : mapReferences(item, map))
  }
  return copy
}

/** Assigns as JSON means it: a key named `__proto__` is data, not a prototype. */
function setOwn(target: JsonObject, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}
