import { randomUUID } from 'node:crypto'
import { emptyCounts } from '../../../contract/resourceTypes.ts'
import { resourceId } from '../../../service/sync/resourceId.ts'
import { storeGeneration } from '../../../service/sync/storeGeneration.ts'
import { issueTokens } from '../../../service/tokens/issueTokens.ts'
import type { Deps } from '../../../service/deps.ts'
import type { BenchRecords } from './benchRecords.ts'

export interface StoredPatient {
  accessToken: string
  /** What the storing alone took: transformed, indexed, written. */
  storeMs: number
}

const PAYER = 'https://payer.example/fhir'
const DAY_SECONDS = 86_400

/** A patient as a link and a sync leave them, with these records and a live access token. */
export async function storePatient(
  deps: Deps,
  { patientId, resources }: BenchRecords,
): Promise<StoredPatient> {
  const now = new Date(deps.clock())
  const ids = { session: randomUUID(), authorization: randomUUID(), namespace: randomUUID() }
  const ours = resourceId(ids.namespace, PAYER, 'Patient', patientId)
  const { application, endpoint } = await insertAuthorization(deps, { ...ids, patientId, ours, now })
  const collected = resources.map(({ type, id, text }) => ({ type, id, bytes: Buffer.from(text) }))
  const started = performance.now()
  const leftOut = await storeGeneration(
    deps.database,
    { authorizationId: ids.authorization, generation: 1, previous: null, now },
    collected,
    {
      base: PAYER,
      idNamespace: ids.namespace,
      authorizationId: ids.authorization,
      endpointId: endpoint,
      applicationId: application,
      mode: 'TEST',
      patientKey: `Patient/${patientId}`,
    },
  )
  const storeMs = performance.now() - started
  if (leftOut.length > 0)
    throw new Error(`${leftOut.length} resources were not stored`, { cause: leftOut[0]?.error })
  const { accessToken } = await deps.database.transaction(async (trx) => {
    await trx
      .updateTable('sync_job')
      .set({ state: 'COMPLETED', ended_at: now })
      .where('authorization_id', '=', ids.authorization)
      .execute()
    await trx
      .updateTable('patient_authorization')
      .set({ current_generation: 1 })
      .where('id', '=', ids.authorization)
      .execute()
    return issueTokens(
      deps,
      trx,
      { id: ids.authorization, applicationId: application, patientId: ours, usage: 'ONE_TIME' },
      { expiresInSeconds: DAY_SECONDS, refreshTokenExpiresAt: now },
    )
  })
  return { accessToken, storeMs }
}

interface Inserted {
  session: string
  authorization: string
  namespace: string
  patientId: string
  ours: string
  now: Date
}

async function insertAuthorization(
  { database: { kysely } }: Deps,
  { session, authorization, namespace, patientId, ours, now }: Inserted,
): Promise<{ application: string; endpoint: string }> {
  const key = await kysely.selectFrom('application_key').selectAll().executeTakeFirstOrThrow()
  const endpoint = await kysely.selectFrom('endpoint').select('id').executeTakeFirstOrThrow()
  const later = new Date(now.getTime() + DAY_SECONDS * 1000)
  const asked = { usage: 'ONE_TIME' as const, requested_resources: [] as string[], created_at: now }
  await kysely
    .insertInto('link_session')
    .values({
      id: session,
      application_id: key.application_id,
      application_key_id: key.id,
      token_hash: session,
      opener_origin: 'http://localhost:4000',
      skip_syncing: false,
      expires_at: later,
      ...asked,
    })
    .execute()
  await kysely
    .insertInto('patient_authorization')
    .values({
      id: authorization,
      session_id: session,
      application_id: key.application_id,
      endpoint_id: endpoint.id,
      state: 'EXCHANGED',
      state_changed_at: now,
      id_namespace: namespace,
      payer_patient_id: patientId,
      patient_id: ours,
      authorized_at: now,
      exchanged_at: now,
      delete_data_at: later,
      ...asked,
    })
    .execute()
  await kysely
    .insertInto('sync_job')
    .values({
      id: randomUUID(),
      authorization_id: authorization,
      generation: 1,
      state: 'ACTIVE',
      state_changed_at: now,
      counts: JSON.stringify(emptyCounts()),
      failures: '[]',
      created_at: now,
    })
    .execute()
  return { application: key.application_id, endpoint: endpoint.id }
}
