import { createOutbound } from '../../smart/outbound.ts'
import { collectRecords } from '../collect/collectRecords.ts'
import { createPayerClient } from '../collect/payerClient.ts'
import { createPayerLane } from '../collect/payerLane.ts'
import { SYNC_LIMITS } from '../collect/syncLimits.ts'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { CollectedRecords } from '../collect/collectRecords.ts'
import type { PayerLane } from '../collect/payerLane.ts'
import type { SyncLimits } from '../collect/syncLimits.ts'
import type { FhirPayer } from './startFhirPayer.ts'

interface Collecting {
  patient?: string
  types?: readonly ResourceType[]
  limits?: Partial<SyncLimits>
  lane?: PayerLane
  signal?: AbortSignal
}

/** Reads a patient's records from a scripted payer, with nothing of the service around it. Pauses take no time. */
export async function collectFrom(
  payer: Pick<FhirPayer, 'base' | 'hostPort'>,
  { patient = 'amy', types = ['Condition'], ...options }: Collecting = {},
): Promise<CollectedRecords> {
  const outbound = createOutbound({ allow: [payer.hostPort] })
  const limits = { ...SYNC_LIMITS, firstPauseMs: 1, ...options.limits }
  const client = createPayerClient({
    outbound,
    fhirBase: payer.base,
    accessToken: 'payer-access-token',
    renewToken: (refused) => Promise.resolve(refused),
    lane: options.lane ?? createPayerLane(),
    owner: 'a-sync',
    limits,
    clock: Date.now,
    signal: options.signal ?? new AbortController().signal,
  })
  try {
    return await collectRecords({ client, patientId: patient, types, limits, onProgress: () => undefined })
  } finally {
    await outbound.close()
  }
}

/** The ids of what was collected, type by type. */
export function idsOf({ resources }: CollectedRecords, type: ResourceType = 'Condition'): string[] {
  return resources.filter((resource) => resource.type === type).map(({ id }) => id)
}
