import { isObject, printJson, type Json, type Resource } from '../fhir/json.ts'

export interface Imported {
  file: string
  resource: Resource
}

/**
 * One resource an id. The same resource in several files, as hospitals are, is one; where one file tells all that the
 * other does and more, the fuller is served. Where they contradict each other the first stays and the other is reported,
 * since one address cannot serve both.
 */
export function mergeResources(entries: readonly Imported[]): { kept: Imported[]; leftOut: string[] } {
  const kept = new Map<string, Imported>()
  const leftOut: string[] = []
  for (const entry of entries) {
    const key = `${entry.resource.resourceType}/${entry.resource.id}`
    const first = kept.get(key)
    if (!first || tellsAll(entry.resource, first.resource)) kept.set(key, entry)
    else if (!tellsAll(first.resource, entry.resource)) {
      leftOut.push(`${entry.file}: ${key} differs from the one in ${first.file}, which is served`)
    }
  }
  return { kept: [...kept.values()], leftOut }
}

/** Whether every member of the one stands in the fuller, with the same value. */
function tellsAll(fuller: Resource, one: Resource): boolean {
  return Object.keys(one).every(
    (name) => Object.hasOwn(fuller, name) && canonical(fuller[name]) === canonical(one[name]),
  )
}

/** Text that does not depend on the order of members. */
function canonical(value: Json): string {
  return printJson(sortMembers(value))
}

function sortMembers(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortMembers)
  if (!isObject(value)) return value
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([key, item]) => [key, sortMembers(item)]))
}
