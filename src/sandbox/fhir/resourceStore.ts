import { listReferences } from '../../contract/listReferences.ts'
import { isResourceType, isSharedResourceType, type ResourceType } from '../../contract/resourceTypes.ts'
import { printJson, type Resource } from './json.ts'
import { readPatientLinks } from './patientLinks.ts'

export interface StoredResource {
  type: ResourceType
  id: string
  /** The whole resource as it is sent: printed once, when first asked for, and joined into Bundles as text. */
  readonly json: string
}

export interface ResourceStore {
  read(type: ResourceType, id: string): StoredResource | undefined
  /** Whether the patient's token may see it: their own compartment, and the types that belong to nobody. */
  isVisible(resource: StoredResource, patientId: string): boolean
  /** What the patient sees of a type, in a fixed order. */
  list(type: ResourceType, patientId: string): readonly StoredResource[]
  /** The Provenances about one of these. */
  provenancesOf(resources: readonly StoredResource[]): StoredResource[]
  /** Resources of a patient-compartment type that belong to no patient: stored, but nobody sees them. */
  orphans: readonly string[]
}

/** Most of what is held is never asked for, so printing it at the start would only make the start slower. */
function storeLazily(type: ResourceType, resource: Resource): StoredResource {
  let held: Resource | undefined = resource
  let text = ''
  return {
    type,
    id: resource.id,
    get json() {
      if (held !== undefined) text = printJson(held)
      held = undefined
      return text
    },
  }
}

/** `Type/id`, without server base or version. */
function localKey(reference: string, base: string): string | undefined {
  const path = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference
  const [type, id, ...rest] = path.split('/')
  if (type === undefined || id === undefined || !isResourceType(type)) return undefined
  return rest.length === 0 || rest[0] === '_history' ? `${type}/${id}` : undefined
}

/**
 * Keeps resources by patient. A resource belongs to the patient it names; one that names none (a Device, say) belongs
 * to the patients whose resources refer to it, directly or over others; a Provenance to the patients of its targets.
 * The walk never goes on through a resource that names another patient: a child's claim may refer to the parent's
 * Patient, which stays closed to the child's token.
 */
export function createResourceStore(resources: readonly Resource[], base: string): ResourceStore {
  const byKey = new Map<string, StoredResource>()
  const named = new Map<string, Set<string>>()
  const references = new Map<string, string[]>()
  const provenances = new Map<string, string[]>()
  const owners = new Map<string, Set<string>>()

  for (const resource of resources) {
    if (!isResourceType(resource.resourceType)) continue
    const key = `${resource.resourceType}/${resource.id}`
    byKey.set(key, storeLazily(resource.resourceType, resource))
    const links = readPatientLinks(resource).map((link) => localKey(link, base))
    if (resource.resourceType === 'Provenance') {
      for (const link of links) if (link) provenances.set(link, [...(provenances.get(link) ?? []), key])
    } else {
      const patients = links.filter((link) => link?.startsWith('Patient/')) as string[]
      named.set(key, new Set(resource.resourceType === 'Patient' ? [key] : patients))
    }
    const local = listReferences(resource).map((reference) => localKey(reference, base))
    references.set(
      key,
      local.filter((reference) => reference !== undefined),
    )
  }

  const own = (key: string, patient: string): boolean => {
    const set = owners.get(key) ?? new Set<string>()
    if (set.has(patient)) return false
    owners.set(key, set.add(patient))
    return true
  }

  for (const [key, patients] of named) {
    for (const patient of patients) walk(key, patient)
  }

  function walk(start: string, patient: string): void {
    const queue = [start]
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      const stored = byKey.get(key)
      if (!stored || isSharedResourceType(stored.type)) continue
      const patients = named.get(key)
      if (patients && patients.size > 0 && !patients.has(patient)) continue
      if (!own(key, patient)) continue
      queue.push(...(references.get(key) ?? []), ...(provenances.get(key) ?? []))
    }
  }

  const lists = new Map<string, StoredResource[]>()
  const orphans: string[] = []
  for (const [key, resource] of byKey) {
    const isShared = isSharedResourceType(resource.type)
    const patients = owners.get(key) ?? []
    const names = isShared
      ? [resource.type]
      : Array.from(patients, (patient) => `${resource.type} of ${patient}`)
    if (names.length === 0) orphans.push(key)
    for (const name of names) {
      const list = lists.get(name)
      if (list) list.push(resource)
      else lists.set(name, [resource])
    }
  }

  return {
    orphans,
    read: (type, id) => byKey.get(`${type}/${id}`),
    isVisible: ({ type, id }, patientId) =>
      isSharedResourceType(type) || owners.get(`${type}/${id}`)?.has(`Patient/${patientId}`) === true,
    list: (type, patientId) =>
      lists.get(isSharedResourceType(type) ? type : `${type} of Patient/${patientId}`) ?? [],
    provenancesOf: (found) => {
      const keys = found.flatMap(({ type, id }) => provenances.get(`${type}/${id}`) ?? [])
      return [...new Set(keys)].map((key) => byKey.get(key)).filter((resource) => resource !== undefined)
    },
  }
}
