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
  const differing = new Map<string, string[]>()
  for (const entry of entries) {
    const key = `${entry.resource.resourceType}/${entry.resource.id}`
    const first = kept.get(key)
    if (!first || tellsAll(entry.resource, first.resource)) kept.set(key, entry)
    else if (!tellsAll(first.resource, entry.resource)) {
      const group = `${entry.file}\n${first.file}`
      differing.set(group, [...(differing.get(group) ?? []), key])
    }
  }
  return { kept: [...kept.values()], leftOut: [...differing].map(([group, keys]) => describe(group, keys)) }
}

/** One line for two files, however many of their resources contradict each other. */
function describe(group: string, keys: readonly string[]): string {
  const [file = '', served = ''] = group.split('\n')
  const [only = ''] = keys
  if (keys.length === 1) return `${file}: ${only} differs from the one in ${served}, which is served`
  const list = `${keys.slice(0, 3).join(', ')}${keys.length > 3 ? ', …' : ''}`
  return `${file}: ${String(keys.length)} resources (${list}) differ from those of the same ids in ${served}, which are served`
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
