import { closeReferences, readUrl } from './closeReferences.ts'
import { Collection } from './collection.ts'
import { PATIENT_TYPES } from './patientOf.ts'
import { readCapabilities } from './payerCapabilities.ts'
import { PayerRequestFailed, requestFailed } from './payerRequestFailed.ts'
import { everythingRequest, planReading } from './planReading.ts'
import { walkPages } from './walkPages.ts'
import type { PatientType } from '../../../contract/patientElements.ts'
import type { ResourceCounts, ResourceType } from '../../../contract/resourceTypes.ts'
import type { TypeFailure } from '../typeFailure.ts'
import type { CollectedResource } from './collection.ts'
import type { PayerClient } from './payerClient.ts'
import type { PlannedSearch } from './planReading.ts'
import type { SyncLimits } from './syncLimits.ts'

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
  limits: SyncLimits
  /** Called often. */
  onProgress(counts: ResourceCounts, done: readonly ResourceType[]): void
}

export interface CollectedRecords {
  resources: CollectedResource[]
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
 *  2. What the payer can do, by its CapabilityStatement, and from it how to get at each requested type (planReading).
 *  3. Each requested type that has a patient, by search, page by page (walkPages), and by one `$everything` what no
 *     search brings. Where every search was refused, `$everything` is tried all the same, unless the payer says what it
 *     can do and that is not among it. A type that fails is noted down, and what came before the failure is kept.
 *  4. The closure of references (closeReferences).
 *
 * Nothing else is asked of the payer. When the sync's time is over, the requests that are left fail, and with them
 * their types (payerClient).
 *
 * @throws {PatientNotServed}
 */
export async function collectRecords(request: CollectRequest): Promise<CollectedRecords> {
  const { client, patientId, limits } = request
  const collection = new Collection({ ...request, base: client.base })
  const types = PATIENT_TYPES.filter((type) => request.types.includes(type))
  const done: ResourceType[] = []
  const progressed = (...types: ResourceType[]) => {
    done.push(...types.filter((type) => !done.includes(type)))
    request.onProgress({ ...collection.counts }, [...done])
  }

  async function readPatient(): Promise<void> {
    try {
      const { bytes } = await client.request(readUrl(client, { type: 'Patient', id: patientId }))
      if (!collection.takeRead({ type: 'Patient', id: patientId }, bytes))
        throw requestFailed('not the Patient', 'invalid')
    } catch (error) {
      if (!(error instanceof PayerRequestFailed)) throw error
      if (error.status === 403 || error.status === 404)
        throw new PatientNotServed('Patient', { cause: error })
      collection.fail('Patient', error)
    }
    progressed('Patient')
  }

  /** @returns whether the payer refused it for good */
  async function search(planned: PlannedSearch): Promise<boolean> {
    const wanted = new Set<ResourceType>([planned.type])
    // It came along with what it is about, and was asked for.
    if ('_revinclude' in planned.optional) wanted.add('Provenance')
    try {
      await walkPages(client, planned, limits, async (page) => {
        await collection.takePage(page, wanted, planned.type)
        progressed()
      })
      return false
    } catch (error) {
      if (!(error instanceof PayerRequestFailed)) throw error
      collection.fail(planned.type, error)
      return REFUSALS.has(error.status ?? 0)
    } finally {
      progressed(planned.type)
    }
  }

  async function readEverything(types: readonly PatientType[]): Promise<boolean> {
    const wanted = new Set<ResourceType>(types)
    try {
      await walkPages(client, everythingRequest(patientId, types), limits, async (page) => {
        await collection.takePage(page, wanted, types[0] ?? 'Patient')
        progressed()
      })
      return true
    } catch (error) {
      if (!(error instanceof PayerRequestFailed)) throw error
      for (const type of types) collection.fail(type, error)
      return false
    } finally {
      progressed(...types)
    }
  }

  const [, capabilities] = await Promise.all([readPatient(), readCapabilities(client)])
  const plan = planReading(types, patientId, capabilities)
  const [refusals] = await Promise.all([
    Promise.all(plan.searches.map(search)),
    plan.byEverything.length > 0 ? readEverything(plan.byEverything) : undefined,
  ])
  const isLastResort =
    plan.byEverything.length === 0 && (capabilities === undefined || capabilities.everything)
  if (isLastResort && refusals.length > 0 && refusals.every(Boolean)) {
    const searched = plan.searches.map(({ type }) => type)
    if (await readEverything(searched)) for (const type of searched) collection.forgive(type)
  }
  await closeReferences({ client, collection, limits, onProgress: progressed })
  progressed(...request.types)
  return {
    resources: collection.resources(),
    counts: collection.counts,
    failures: collection.failures(),
    attempted: ['Patient', ...plan.searches.map(({ type }) => type), ...plan.byEverything],
    quarantined: collection.quarantined.size,
  }
}

/** The statuses of a search that the payer does not have. */
const REFUSALS = new Set([400, 404, 405, 501])
