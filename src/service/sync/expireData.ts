import { sql } from 'kysely'
import { deletePatientData } from './deletePatientData.ts'
import type { Deps } from '../deps.ts'

/** How long an old generation stays after a swap, for those who page through it. */
const PINNED_MS = 3_600_000
const BATCH = 50

/** Deletes patients' data whose time is over, and generations that no page refers to any more. */
export async function expireData({
  database,
  clock,
  log,
}: Pick<Deps, 'database' | 'clock' | 'log'>): Promise<void> {
  const now = new Date(clock())
  let expired = 0
  for (;;) {
    const due = await database.kysely
      .selectFrom('patient_authorization')
      .select('id')
      .where('delete_data_at', '<=', now)
      .where('data_deleted_at', 'is', null)
      .limit(BATCH)
      .execute()
    for (const { id } of due) await database.transaction((trx) => deletePatientData(trx, id, now))
    expired += due.length
    if (due.length < BATCH) break
  }
  const superseded = await sql`
    delete from resource using patient_authorization authorization_, sync_job current_job
    where authorization_.id = resource.authorization_id
      and current_job.authorization_id = authorization_.id
      and current_job.generation = authorization_.current_generation
      and resource.generation < authorization_.current_generation
      and current_job.ended_at < ${new Date(now.getTime() - PINNED_MS)}`.execute(database.kysely)
  const rows = Number(superseded.numAffectedRows ?? 0n)
  if (expired > 0 || rows > 0) log.info({ expired, supersededResources: rows }, 'data deleted that was due')
}
