/** A resource of a list, with the address that others may name it by. */
export interface Placed<Resource> {
  resource: Resource
  at: string
  /** Absent: only `Type/id` names it. */
  fullUrl?: string | undefined
}

/**
 * Finds what references name within one list: an absolute one by the `fullUrl`; a relative one beside the `fullUrl` of the
 * resource that holds it (R4, Bundle, "Resolving references in bundles"), else by type and id where only one has them;
 * `#id` within the resource itself.
 */
export class References<Resource extends { resourceType: string; id?: string | undefined }> {
  readonly #byUrl = new Map<string, Placed<Resource>>()
  /** null: several have it. */
  readonly #byId = new Map<string, Placed<Resource> | null>()
  readonly all: Placed<Resource>[] = []

  add(placed: Placed<Resource>): void {
    this.all.push(placed)
    const { resource, fullUrl } = placed
    if (fullUrl !== undefined) this.#byUrl.set(fullUrl, placed)
    if (resource.id === undefined) return
    const key = `${resource.resourceType}/${resource.id}`
    this.#byId.set(key, this.#byId.has(key) ? null : placed)
  }

  /** @param from the `fullUrl` of the resource that holds the reference */
  find(reference: string | undefined, from: string | undefined): Placed<Resource> | undefined {
    if (reference === undefined) return undefined
    const direct = this.#byUrl.get(reference)
    if (direct !== undefined) return direct
    if (/^[a-z][a-z0-9+.-]*:/i.test(reference)) return undefined
    const [, base] = /^(.*\/)[A-Za-z]+\/[^/]+$/.exec(from ?? '') ?? []
    const beside = base === undefined ? undefined : this.#byUrl.get(base + reference)
    return beside ?? this.#byId.get(reference) ?? undefined
  }
}
