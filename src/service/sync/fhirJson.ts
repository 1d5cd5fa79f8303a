import { isLosslessNumber, parse, stringify } from 'lossless-json'
import type { LosslessNumber } from 'lossless-json'
import type { ResourceType } from '../../contract/resourceTypes.ts'

/** JSON whose numbers keep their digits: a payer's `3.50` stays `3.50`. */
export type Json = string | boolean | LosslessNumber | null | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

/** A resource of one of the 23 types, with the payer's id. */
export interface PayerResource {
  type: ResourceType
  id: string
  json: JsonObject
}

/** @throws {SyntaxError} no JSON; {RangeError} nested too deep */
export function parseJson(text: string): Json {
  return parse(text) as Json
}

export function printJson(value: Json): string {
  return stringify(value) ?? 'null'
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
}

/** The member as an array of objects, whether it is one, several or none. */
export function objectsAt(owner: JsonObject, key: string): JsonObject[] {
  const value = ownMember(owner, key)
  return (Array.isArray(value) ? value : [value]).filter(isObject)
}

/** Never something inherited: payers' keys may be `constructor` or `__proto__`. */
export function ownMember(owner: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(owner, key) ? owner[key] : undefined
}

export function stringAt(owner: JsonObject, key: string): string | undefined {
  const value = ownMember(owner, key)
  return typeof value === 'string' ? value : undefined
}

/** Assigns as JSON means it: a key named `__proto__` is data, not a prototype. */
export function setOwn(target: JsonObject, key: string, value: Json): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}
