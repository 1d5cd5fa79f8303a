/**
 * Reading FHIR that others wrote: anything may be missing or of another shape than R4 says, so nothing here trusts a
 * shape, and nothing throws. `path` steps are property names and array positions.
 */
export type Path = readonly (string | number)[]

/** One resource as the API sent it: its text, digit for digit, and the same parsed, for the views. */
export interface ReadResource {
  type: string
  id: string
  text: string
  json: unknown
}

/** What FlexpaLink writes where R4 requires a text that the payer did not send. */
export const UNDEFINED_BY_SOURCE = 'Undefined by source'

export function at(value: unknown, ...path: Path): unknown {
  let found = value
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<string | number, unknown>)[step]
  }
  return found
}

export function listAt(value: unknown, ...path: Path): unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** A text that says something: trimmed, not empty, not "Undefined by source". */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = at(value, ...path)
  if (typeof found !== 'string') return undefined
  const text = found.trim()
  return text === '' || text === UNDEFINED_BY_SOURCE ? undefined : text
}

export function numberAt(value: unknown, ...path: Path): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** The first of several places that holds a text. */
export function firstText(value: unknown, ...paths: Path[]): string | undefined {
  for (const path of paths) {
    const text = textAt(value, ...path)
    if (text !== undefined) return text
  }
  return undefined
}

export function readResource(text: string): ReadResource {
  const json = parsed(text)
  return {
    type: textAt(json, 'resourceType') ?? 'Unknown',
    id: textAt(json, 'id') ?? '',
    text,
    json,
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Shown as raw text all the same; the views simply find nothing in it.
    return undefined
  }
}
