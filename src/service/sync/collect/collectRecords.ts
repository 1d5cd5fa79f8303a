import { listReferences } from '../../../contract/listReferences.ts'
import { emptyCounts } from '../../../contract/resourceTypes.ts'
import { PATIENT_TYPES, isAboutAnother } from './patientOf.ts'
import { planSearches, readCapabilities } from './payerCapabilities.ts'
import { PayerRequestFailed } from './payerClient.ts'
import { keyOf, readReference } from '../payerReference.ts'
import { readResource, walkSearch } from './searchByPatient.ts'
import type { ResourceCounts, ResourceType } from '../../../contract/resourceTypes.ts'
import type { PayerResource } from '../fhirJson.ts'
import type { PlannedSearch } from './payerCapabilities.ts'
import type { PayerClient } from './payerClient.ts'
import type { ResourceKey } from '../payerReference.ts'
import type { TypeFailure } from '../typeFailure.ts'

const MAX_RESOURCES = 50_000

/** The payer refuses the very patient that the sign-in named: the plan is not served by its API. */
export class PatientNotServed extends Error {
  override name = 'PatientNotServed'
}

export interface CollectRequest {
  client: PayerClient
  /** The payer's id of the patient. */
  patientId: string
  /** The types to search; others come along only where something refers to them. */
  types: readonly ResourceType[]
  /** Called often. */
  onProgress(counts: ResourceCounts, done: readonly ResourceType[]): void
}

export interface CollectedRecords {
  resources: PayerResource[]
  counts: ResourceCounts
  failures: TypeFailure[]
  /** Types that were asked for by the request, the Patient among them. */
  attempted: ResourceType[]
  /** How many were left out because they are about another patient. */
  quarantined: number
}

/**
 * Reads a patient's records from the payer.
 *
 *  1. The Patient; 403 or 404 here means that the payer does not serve this plan.
 *  2. What the payer can do, by its CapabilityStatement.
 *  3. Each requested type that has a patient, by search, page by page. A type that fails is noted down, and what came
 *     before the failure is kept.
 *  4. The closure: every reference from what was found to a resource of the 23 types at this payer is read, and the
 *     references of these, until none is new. One that is gone or closed (404, 410, 401, 403) stays a reference to
 *     the payer; another patient is never read.
 *
 * @throws {PatientNotServed}
 */
export async function collectRecords(request: CollectRequest): Promise<CollectedRecords> {
  const collection = new Collection(request)
  const [, capabilities] = await Promise.all([collection.readPatient(), readCapabilities(request.client)])
  const types = PATIENT_TYPES.filter((type) => request.types.includes(type))
  const searches = planSearches(types, request.patientId, capabilities)
  await Promise.all(searches.map((search) => collection.search(search)))
  await collection.close()
  return collection.result()
}

class Collection {
  readonly #request: CollectRequest
  readonly #resources = new Map<string, PayerResource>()
  /** What searches brought besides their own type: kept for the closure, which may ask for it. */
  readonly #alongside = new Map<string, PayerResource>()
  readonly #failures = new Map<ResourceType, TypeFailure>()
  readonly #counts = emptyCounts()
  readonly #attempted: ResourceType[] = []
  readonly #done: ResourceType[] = []
  #quarantined = 0

  constructor(request: CollectRequest) {
    this.#request = request
  }

  async readPatient(): Promise<void> {
    const { client, patientId } = this.#request
    this.#attempted.push('Patient')
    try {
      const read = readResource(await client.get(readUrl(client, { type: 'Patient', id: patientId })))
      if (read?.type === 'Patient' && read.id === patientId) this.#add(read)
      else
        this.#fail(
          'Patient',
          new PayerRequestFailed('not the Patient', [{ severity: 'error', code: 'invalid' }]),
        )
    } catch (error) {
      if (!(error instanceof PayerRequestFailed)) throw error
      if (error.status === 403 || error.status === 404)
        throw new PatientNotServed('Patient', { cause: error })
      this.#fail('Patient', error)
    }
    this.#finish('Patient')
  }

  async search({ type, query }: PlannedSearch): Promise<void> {
    this.#attempted.push(type)
    try {
      for await (const { resources } of walkSearch(this.#request.client, type, query)) {
        for (const resource of resources) {
          if (resource.type === type || this.#rides(resource)) this.#add(resource)
          else this.#alongside.set(keyOf(resource), resource)
        }
        this.#progressed()
      }
    } catch (error) {
      if (!(error instanceof PayerRequestFailed)) throw error
      this.#fail(type, error)
    }
    this.#finish(type)
  }

  /** A Provenance that came along with what it is about, where Provenance was asked for. */
  #rides({ type }: PayerResource): boolean {
    return type === 'Provenance' && this.#request.types.includes('Provenance')
  }

  async close(): Promise<void> {
    const tried = new Set<string>()
    let round = [...this.#resources.values()]
    while (round.length > 0) {
      const wanted = new Map<string, ResourceKey>()
      for (const key of round.flatMap((resource) => this.#references(resource))) {
        if (!tried.has(keyOf(key)) && !this.#resources.has(keyOf(key))) wanted.set(keyOf(key), key)
      }
      for (const name of wanted.keys()) tried.add(name)
      const found = await Promise.all([...wanted.values()].map((key) => this.#read(key)))
      round = found.filter((resource) => resource !== undefined && this.#add(resource)) as PayerResource[]
      this.#progressed()
    }
    this.#done.push(...this.#request.types.filter((type) => !this.#done.includes(type)))
    this.#progressed()
  }

  result(): CollectedRecords {
    return {
      resources: [...this.#resources.values()],
      counts: this.#counts,
      failures: [...this.#failures.values()],
      attempted: this.#attempted,
      quarantined: this.#quarantined,
    }
  }

  #references({ json }: PayerResource): ResourceKey[] {
    const { client, patientId } = this.#request
    return listReferences(json).flatMap((reference) => {
      const key = readReference(client.base, reference)
      return key === undefined || (key.type === 'Patient' && key.id !== patientId) ? [] : [key]
    })
  }

  async #read(key: ResourceKey): Promise<PayerResource | undefined> {
    const alongside = this.#alongside.get(keyOf(key))
    if (alongside !== undefined) return alongside
    try {
      const read = readResource(await this.#request.client.get(readUrl(this.#request.client, key)))
      return read !== undefined && keyOf(read) === keyOf(key) ? read : undefined
    } catch (error) {
      if (!(error instanceof PayerRequestFailed)) throw error
      const isClosed = error.status !== undefined && error.status < 500 && error.status !== 429
      if (!isClosed) this.#fail(key.type, error)
      return undefined
    }
  }

  /** @returns whether it was new */
  #add(resource: PayerResource): boolean {
    const key = keyOf(resource)
    if (this.#resources.has(key)) return false
    if (isAboutAnother(resource, this.#request.patientId)) {
      this.#quarantined += 1
      return false
    }
    if (this.#resources.size >= MAX_RESOURCES) {
      this.#fail(resource.type, tooMany())
      return false
    }
    this.#resources.set(key, resource)
    this.#counts[resource.type] += 1
    return true
  }

  #fail(type: ResourceType, { issues }: PayerRequestFailed): void {
    const known = this.#failures.get(type)
    if (known === undefined) this.#failures.set(type, { type, issues })
  }

  #finish(type: ResourceType): void {
    this.#done.push(type)
    this.#progressed()
  }

  #progressed(): void {
    this.#request.onProgress({ ...this.#counts }, [...this.#done])
  }
}

function readUrl({ base }: PayerClient, { type, id }: ResourceKey): string {
  return `${base}/${type}/${encodeURIComponent(id)}`
}

function tooMany(): PayerRequestFailed {
  return new PayerRequestFailed('too many resources', [{ severity: 'error', code: 'too-costly' }])
}
