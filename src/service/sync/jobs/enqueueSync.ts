import { randomUUID } from 'node:crypto'
import { emptyCounts } from '../../../contract/resourceTypes.ts'
import { payerBase } from '../payerReference.ts'
import { resourceId } from '../resourceId.ts'
import type { Transaction } from 'kysely'
import type { Schema } from '../../database/schema.ts'
import type { Deps } from '../../deps.ts'

/**
 * Lets a sync of the authorization begin as soon as the transaction commits. While one waits already, or is at work,
 * nothing is added: it will bring the same. From now on the authorization knows our id of its patient.
 */
export async function enqueueSync(
  { clock, database, directory }: Pick<Deps, 'clock' | 'database' | 'directory'>,
  trx: Transaction<Schema>,
  authorizationId: string,
): Promise<void> {
  const authorization = await trx
    .selectFrom('patient_authorization')
    .select(['endpoint_id', 'id_namespace', 'patient_id', 'payer_patient_id'])
    .where('id', '=', authorizationId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const endpoint = directory.get(authorization.endpoint_id ?? '')
  if (
    authorization.patient_id === null &&
    authorization.payer_patient_id !== null &&
    endpoint !== undefined
  ) {
    const patientId = resourceId(
      authorization.id_namespace,
      payerBase(endpoint.fhirBase),
      'Patient',
      authorization.payer_patient_id,
    )
    await trx
      .updateTable('patient_authorization')
      .set({ patient_id: patientId })
      .where('id', '=', authorizationId)
      .execute()
  }
  const newest = await trx
    .selectFrom('sync_job')
    .select(['generation', 'state'])
    .where('authorization_id', '=', authorizationId)
    .orderBy('generation', 'desc')
    .executeTakeFirst()
  if (newest !== undefined && newest.state !== 'COMPLETED' && newest.state !== 'FAILED') return

  const id = randomUUID()
  const now = new Date(clock())
  await trx
    .insertInto('sync_job')
    .values({
      id,
      authorization_id: authorizationId,
      generation: (newest?.generation ?? 0) + 1,
      state: 'CREATED',
      state_changed_at: now,
      counts: JSON.stringify(emptyCounts()),
      failures: '[]',
      created_at: now,
    })
    .execute()
  // After an `$expunge` there is something to wait for again.
  await trx
    .updateTable('patient_authorization')
    .set({ data_deleted_at: null })
    .where('id', '=', authorizationId)
    .execute()
  await database.jobs.sendSync(trx, { syncJobId: id })
  await trx.updateTable('sync_job').set({ state: 'WAITING' }).where('id', '=', id).execute()
  await database.notify(trx, 'jobs', 'sync')
}
