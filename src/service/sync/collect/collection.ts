import { listReferences } from '../../../contract/listReferences.ts'
import { emptyCounts } from '../../../contract/resourceTypes.ts'
import { isObject, ownMember, stringAt } from '../fhirJson.ts'
import { keyOf, readReference } from '../payerReference.ts'
import { createBreather } from './breather.ts'
import { isAboutAnother } from './patientOf.ts'
import { requestFailed } from './payerRequestFailed.ts'
import { readResource } from './readResource.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { PayerResource } from '../fhirJson.ts'
import type { ResourceKey } from '../payerReference.ts'
import type { TypeFailure } from '../typeFailure.ts'
import type { PayerRequestFailed } from './payerRequestFailed.ts'
import type { SyncLimits } from './syncLimits.ts'

/** A resource as the payer sent it, UTF-8 JSON: parsed it would take ten times the memory. */
export interface CollectedResource extends ResourceKey {
  bytes: Buffer
}

interface Kept extends CollectedResource {
  updated: number
  references: ResourceKey[]
}

interface Owner {
  base: string
  patientId: string
  /** The types that were requested: searched for, or brought by `$everything`. */
  types: readonly ResourceType[]
  limits: SyncLimits
}

/**
 * What a sync has found so far: each resource once, however often it came. Of two that differ the one that was updated
 * later counts, or that came later. What is about another patient, cannot be read, or is too much, stays out and is
 * counted.
 */
export class Collection {
  readonly counts = emptyCounts()
  /** About another patient, by key, so that it counts once. */
  readonly quarantined = new Set<string>()
  readonly #owner: Owner
  readonly #kept = new Map<string, Kept>()
  /** What came besides what was asked for: kept for the closure, which may want it. */
  readonly #alongside = new Map<string, Kept>()
  readonly #failures = new Map<ResourceType, TypeFailure>()
  #bytes = 0

  constructor(owner: Owner) {
    this.#owner = owner
  }

  /**
   * Takes what a page of a search held. Resources of `wanted` types belong to the patient's records at once, others
   * only when something refers to them.
   * @param blamed the type that is noted as incomplete for what cannot be read
   */
  async takePage(
    page: readonly Buffer[],
    wanted: ReadonlySet<ResourceType>,
    blamed: ResourceType,
  ): Promise<void> {
    const breathe = createBreather()
    for (const bytes of page) {
      await breathe()
      const resource = this.#parse(bytes, blamed)
      if (resource !== undefined) this.#put(resource, bytes, wanted.has(resource.type))
    }
  }

  /**
   * Takes the answer to a read.
   * @returns whether it was the resource that was asked for, and may be kept
   */
  takeRead(key: ResourceKey, bytes: Buffer): boolean {
    const resource = this.#parse(bytes, key.type)
    if (resource === undefined || keyOf(resource) !== keyOf(key)) return false
    this.#put(resource, bytes, true)
    return this.has(key)
  }

  /** Makes a resource that came alongside part of the records. @returns whether there was one */
  adopt(key: ResourceKey): boolean {
    const kept = this.#alongside.get(keyOf(key))
    if (kept === undefined) return false
    this.#alongside.delete(keyOf(key))
    this.#keep(kept)
    return true
  }

  has(key: ResourceKey): boolean {
    return this.#kept.has(keyOf(key))
  }

  referencesOf(key: ResourceKey): readonly ResourceKey[] {
    return this.#kept.get(keyOf(key))?.references ?? []
  }

  keys(): ResourceKey[] {
    return [...this.#kept.values()].map(({ type, id }) => ({ type, id }))
  }

  resources(): CollectedResource[] {
    return [...this.#kept.values()].map(({ type, id, bytes }) => ({ type, id, bytes }))
  }

  /** Notes down that a type is not there completely; the first reason counts. */
  fail(type: ResourceType, { issues }: PayerRequestFailed): void {
    if (!this.#failures.has(type)) this.#failures.set(type, { type, issues })
  }

  /** It came after all, on another way. */
  forgive(type: ResourceType): void {
    this.#failures.delete(type)
  }

  failures(): TypeFailure[] {
    return [...this.#failures.values()]
  }

  #parse(bytes: Buffer, blamed: ResourceType): PayerResource | undefined {
    if (bytes.length > this.#owner.limits.maxResourceBytes) {
      this.fail(blamed, requestFailed('a resource is too long', 'too-costly'))
      return undefined
    }
    try {
      return readResource(bytes)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      this.fail(blamed, requestFailed('a resource is no JSON', 'structure'))
      return undefined
    }
  }

  #put(resource: PayerResource, bytes: Buffer, isWanted: boolean): void {
    const key = keyOf(resource)
    if (isAboutAnother(resource, this.#owner.patientId)) {
      this.quarantined.add(key)
      return
    }
    const known = this.#kept.get(key) ?? this.#alongside.get(key)
    const updated = updatedAt(resource)
    const isOlder = known !== undefined && updated < known.updated
    if (isOlder && (!isWanted || this.#kept.has(key))) return
    // A copy, so that the page that it came on can go.
    const kept = isOlder
      ? known
      : {
          type: resource.type,
          id: resource.id,
          bytes: Buffer.from(bytes),
          updated,
          references: this.#references(resource),
        }
    if (known === undefined && !this.#hasRoom(resource.type, bytes.length)) return
    this.#bytes += kept.bytes.length - (known?.bytes.length ?? 0)
    if (isWanted || this.#kept.has(key)) this.#keep(kept)
    else this.#alongside.set(key, kept)
  }

  #keep(kept: Kept): void {
    const key = keyOf(kept)
    this.#alongside.delete(key)
    if (!this.#kept.has(key)) this.counts[kept.type] += 1
    this.#kept.set(key, kept)
  }

  #hasRoom(type: ResourceType, bytes: number): boolean {
    const { maxResources, maxKeptBytes } = this.#owner.limits
    if (this.#kept.size + this.#alongside.size < maxResources && this.#bytes + bytes <= maxKeptBytes)
      return true
    this.fail(type, requestFailed('there is too much', 'too-costly'))
    return false
  }

  /** To resources of the 23 types at this payer; never to another patient. */
  #references({ json }: PayerResource): ResourceKey[] {
    const { base, patientId } = this.#owner
    const found = new Map<string, ResourceKey>()
    for (const reference of listReferences(json)) {
      const key = readReference(base, reference)
      if (key === undefined || (key.type === 'Patient' && key.id !== patientId)) continue
      found.set(keyOf(key), key)
    }
    return [...found.values()]
  }
}

/** `meta.lastUpdated` in milliseconds; 0 where it says nothing that can be read. */
function updatedAt({ json }: PayerResource): number {
  const meta = ownMember(json, 'meta')
  const at = isObject(meta) ? Date.parse(stringAt(meta, 'lastUpdated') ?? '') : Number.NaN
  return Number.isNaN(at) ? 0 : at
}
