import { randomUUID } from 'node:crypto'
import { fastify } from 'fastify'
import { registerApplications } from '../../applications/registerApplications.ts'
import { TEST_APPLICATIONS } from '../../applications/testApplications.ts'
import { readConfig } from '../../config.ts'
import { openTestDatabase } from '../../database/testing/openTestDatabase.ts'
import { createDirectory } from '../../directory/directory.ts'
import { registerEndpoints } from '../../directory/registerEndpoints.ts'
import { testDirectory } from '../../directory/testDirectory.ts'
import { createMetrics } from '../../metrics/createMetrics.ts'
import { createOutbound } from '../../smart/outbound.ts'
import { sealTokens } from '../../smart/sealedTokens.ts'
import { createKeys } from '../../tokens/keys.ts'
import { loadKeyMaterial } from '../../tokens/loadKeyMaterial.ts'
import { enqueueSync } from '../jobs/enqueueSync.ts'
import { runSync } from '../runSync.ts'
import { createPayerLanes } from '../collect/payerLane.ts'
import type { FastifyBaseLogger } from 'fastify'
import type { ResourceType } from '../../../contract/resourceTypes.ts'
import type { Deps } from '../../deps.ts'
import type { SyncLimits } from '../collect/syncLimits.ts'
import type { FhirPayer } from './startFhirPayer.ts'

export interface SyncService {
  deps: Deps
  /** Moves the one clock on. */
  advance(ms: number): void
  /** An authorization to which a payer has granted access to one patient. */
  authorize(payer: FhirPayer, patient: string, requested?: ResourceType[]): Promise<string>
  /** Enqueues a sync and runs it, as a worker would. @returns the job's id */
  sync(authorizationId: string, signal?: AbortSignal): Promise<string>
  close(): Promise<void>
}

/** The parts of the service that a sync needs, on a database of its own, towards scripted payers. */
export async function createSyncService(
  payers: readonly FhirPayer[],
  { limits = {}, log }: { limits?: Partial<SyncLimits>; log?: FastifyBaseLogger } = {},
): Promise<SyncService> {
  let now = Date.UTC(2026, 10, 21, 12)
  const config = readConfig({
    LOG_LEVEL: 'silent',
    OUTBOUND_ALLOW: payers.map(({ hostPort }) => hostPort).join(','),
  })
  const records = testDirectory('http://payer.invalid').map((record, index) => ({
    ...record,
    fhirBase: payers[index]?.base ?? record.fhirBase,
  }))
  const metrics = createMetrics()
  const deps: Deps = {
    config: { ...config, dataDir: undefined, apiUrl: 'https://api.example' },
    database: await openTestDatabase(),
    directory: createDirectory(records),
    outbound: createOutbound({ allow: config.outboundAllow, onEnd: metrics.countOutbound }),
    metrics,
    keys: await createKeys(await loadKeyMaterial({ ...config, dataDir: undefined })),
    clock: () => now,
    log: log ?? fastify({ logger: { level: process.env.LOG_LEVEL ?? 'silent' } }).log,
  }
  await registerApplications(deps, TEST_APPLICATIONS)
  await registerEndpoints(deps)
  const laneFor = createPayerLanes()

  return {
    deps,
    advance(ms) {
      now += ms
    },
    async authorize(payer, patient, requested = []) {
      const endpoint = records.find(({ fhirBase }) => fhirBase === payer.base)
      if (endpoint === undefined) throw new TypeError('Not one of the payers of this service')
      const id = await insertAuthorization(deps, { endpointId: endpoint.id, patient, requested })
      return id
    },
    async sync(authorizationId, signal = new AbortController().signal) {
      await deps.database.transaction((trx) => enqueueSync(deps, trx, authorizationId))
      const { id } = await deps.database.kysely
        .selectFrom('sync_job')
        .select('id')
        .where('authorization_id', '=', authorizationId)
        .orderBy('generation', 'desc')
        .executeTakeFirstOrThrow()
      await runSync(deps, id, { laneFor, signal, limits: { firstPauseMs: 1, ...limits } })
      return id
    },
    async close() {
      await deps.outbound.close()
      await deps.database.close()
    },
  }
}

async function insertAuthorization(
  { database, clock, keys }: Deps,
  { endpointId, patient, requested }: { endpointId: string; patient: string; requested: ResourceType[] },
): Promise<string> {
  const key = await database.kysely.selectFrom('application_key').selectAll().executeTakeFirstOrThrow()
  const now = new Date(clock())
  const session = randomUUID()
  const id = randomUUID()
  const asked = { usage: 'ONE_TIME', requested_resources: requested, created_at: now } as const
  await database.kysely
    .insertInto('link_session')
    .values({
      id: session,
      application_id: key.application_id,
      application_key_id: key.id,
      token_hash: session,
      opener_origin: 'http://localhost:4000',
      skip_syncing: false,
      expires_at: new Date(now.getTime() + 86_400_000),
      ...asked,
    })
    .execute()
  await database.kysely
    .insertInto('patient_authorization')
    .values({
      id,
      session_id: session,
      application_id: key.application_id,
      endpoint_id: endpointId,
      state: 'AUTHORIZED',
      state_changed_at: now,
      id_namespace: randomUUID(),
      payer_patient_id: patient,
      payer_tokens: sealTokens(keys, id, { accessToken: 'payer-access-token' }),
      authorized_at: now,
      delete_data_at: new Date(now.getTime() + 86_400_000),
      ...asked,
    })
    .execute()
  return id
}
