import { listReferences } from '../../../contract/listReferences.ts'
import { printJson, stringAt } from '../../../service/sync/fhirJson.ts'
import { generatePatients } from '../../../sandbox/patients/generatePatients.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { JsonObject } from '../../../service/sync/fhirJson.ts'

export interface BenchRecords {
  /** The payer's id of the patient. */
  patientId: string
  /** As the payer sends them. */
  resources: { type: ResourceType; id: string; text: string }[]
}

const SEED = 42
const TODAY = '2026-11-21'

/**
 * So many resources of the sandbox's patient with the longest record: the patient, then of the rest evenly, each with
 * all that it refers to, so that a small record has the same mixture as a large one.
 */
export function benchRecords(size: number): BenchRecords {
  const all = new Map<string, JsonObject>()
  for (const resource of generatePatients(SEED, TODAY).resources) {
    const json = resource as JsonObject
    all.set(`${stringAt(json, 'resourceType') ?? ''}/${stringAt(json, 'id') ?? ''}`, json)
  }
  const references = new Map([...all].map(([key, json]) => [key, new Set(listReferences(json))]))
  const owned = new Map<string, string[]>()
  for (const [key, named] of references) {
    for (const patient of [...named].filter((name) => name.startsWith('Patient/'))) {
      owned.set(patient, [...(owned.get(patient) ?? []), key])
    }
  }
  const [patient, keys] = [...owned].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', []]
  const chosen = new Set<string>([patient])
  const choose = (key: string): void => {
    if (chosen.has(key) || !all.has(key) || (key.startsWith('Patient/') && key !== patient)) return
    chosen.add(key)
    for (const named of references.get(key) ?? []) choose(named)
  }
  for (const key of evenly(keys)) {
    if (chosen.size >= size) break
    choose(key)
  }
  const resources = [...chosen].slice(0, size).map((key) => {
    const [type, id = ''] = key.split('/')
    return { type: type as ResourceType, id, text: printJson(all.get(key) ?? {}) }
  })
  return { patientId: patient.replace('Patient/', ''), resources }
}

const STEP = 7919

/** The same items, so that any first part of them is from all over the list. */
function evenly<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item, place) => ({ item, rank: (place * STEP) % items.length }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}
