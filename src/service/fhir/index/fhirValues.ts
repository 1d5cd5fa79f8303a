import { isLosslessNumber } from 'lossless-json'

/** JSON, parsed plainly or losslessly, of which nothing is certain. */
export type Loose = Record<string, unknown>

export function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
}

/** A member's text; undefined for another type, and where it is empty. */
export function textAt(owner: Loose, name: string): string | undefined {
  const value = Object.hasOwn(owner, name) ? owner[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function memberAt(owner: Loose, name: string): unknown {
  return Object.hasOwn(owner, name) ? owner[name] : undefined
}

/** The member's items, or itself where it is no array; nothing where it is absent. */
export function itemsAt(owner: Loose, name: string): unknown[] {
  const value = memberAt(owner, name)
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** All values at a path of members, arrays gone through. An array in an array, which FHIR does not have, is no value. */
export function valuesAt(
  owner: unknown,
  path: readonly string[],
  found: unknown[] = [],
  depth = 0,
): unknown[] {
  for (const value of Array.isArray(owner) ? owner : [owner]) {
    const name = path[depth]
    if (name === undefined) {
      if (value !== undefined && value !== null && !Array.isArray(value)) found.push(value)
    } else if (isLoose(value) && Object.hasOwn(value, name)) {
      valuesAt(value[name], path, found, depth + 1)
    }
  }
  return found
}
