import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { emptyCounts, isResourceType, type ResourceCounts } from '../../contract/resourceTypes.ts'

interface Node {
  type: string
  patients: string[]
  references: string[]
}

/**
 * Counts what a payer that serves these files owes each patient: by original Patient id, the resources of the 23
 * types that are the patient's own, or that those refer to, directly or over others. Somebody whom resources are about,
 * but whose Patient is not given, has one that stands in. Written from the source files alone and by other means than
 * the server, so that tests can hold one against the other: files and flat folders of Bundles, arrays and single
 * resources, with `fullUrl`s or `Type/id` references.
 */
export function countReachable(paths: readonly string[]): Map<string, ResourceCounts> {
  const nodes = new Map<string, Node>()
  for (const file of listJson(paths)) readFile(file, nodes)
  for (const { type, patients } of [...nodes.values()]) {
    if (!isResourceType(type) || type === 'Provenance') continue
    for (const patient of patients.filter((key) => /^Patient\/[^/]+$/.test(key) && !nodes.has(key)))
      nodes.set(patient, { type: 'Patient', patients: [], references: [] })
  }

  const aboutTarget = new Map<string, string[]>()
  for (const [key, node] of nodes) {
    if (node.type !== 'Provenance') continue
    for (const target of node.patients) aboutTarget.set(target, [...(aboutTarget.get(target) ?? []), key])
  }

  const patients = [...nodes].filter(([, { type }]) => type === 'Patient').map(([key]) => key)
  return new Map(
    patients.map((patient) => {
      const own = [...nodes]
        .filter(([key, node]) => key === patient || isAbout(node, patient))
        .map(([key]) => key)
      const reached = new Set<string>()
      const queue = own
      for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
        const node = nodes.get(key)
        if (!node || reached.has(key) || !isResourceType(node.type)) continue
        const others =
          node.type === 'Patient' ? [key] : node.patients.filter((id) => nodes.get(id)?.type === 'Patient')
        if (node.type !== 'Provenance' && others.length > 0 && !others.includes(patient)) continue
        reached.add(key)
        queue.push(...node.references, ...(aboutTarget.get(key) ?? []))
      }
      const counts = emptyCounts()
      for (const key of reached) {
        const type = nodes.get(key)?.type
        if (isResourceType(type)) counts[type] += 1
      }
      return [patient.slice('Patient/'.length), counts]
    }),
  )
}

function isAbout(node: Node, patient: string): boolean {
  return isResourceType(node.type) && node.type !== 'Provenance' && node.patients.includes(patient)
}

export interface SourceResource {
  resourceType: string
  id?: string
  [element: string]: unknown
}

interface Entry {
  fullUrl?: string
  resource?: SourceResource
}

/** The `.json` files that are given, or lie in the folders that are. */
export function listJson(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith('.json'))
          .map((name) => join(path, name))
      : [path],
  )
}

/** The entries of a Bundle, or of a list of resources, or the one resource. */
export function entriesOf(json: unknown): Entry[] {
  const document = json as SourceResource | SourceResource[]
  if (Array.isArray(document)) return document.map((resource) => ({ resource }))
  if (document.resourceType !== 'Bundle') return [{ resource: document }]
  return (document.entry ?? []) as Entry[]
}

function readFile(file: string, nodes: Map<string, Node>): void {
  const entry = entriesOf(JSON.parse(readFileSync(file, 'utf8')))
  const keys = new Map<string, string>()
  for (const { fullUrl, resource } of entry) {
    if (!resource) continue
    const key = `${resource.resourceType}/${resource.id ?? fullUrl ?? ''}`
    if (fullUrl !== undefined) keys.set(fullUrl, key)
  }
  const keyOf = (reference: string): string => keys.get(reference) ?? reference
  for (const { fullUrl, resource } of entry) {
    if (!resource) continue
    const { patient, subject, beneficiary, target } = resource
    const about = JSON.stringify(
      resource.resourceType === 'Provenance' ? target : [patient, subject, beneficiary],
    )
    nodes.set(`${resource.resourceType}/${resource.id ?? fullUrl ?? file}`, {
      type: resource.resourceType,
      patients: findReferences(about).map(keyOf),
      references: findReferences(JSON.stringify(resource)).map(keyOf),
    })
  }
}

/** Every `"reference":"…"` in a printed value, without its version. */
function findReferences(text: string | undefined): string[] {
  return Array.from((text ?? '').matchAll(/"reference":"([^"]+)"/g), ([, reference = '']) =>
    reference.replace(/\/_history\/[^/]+$/, ''),
  )
}
