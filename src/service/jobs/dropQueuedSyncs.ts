import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { Schema } from '../database/schema.ts'

/** Takes an authorization's syncs out of the queue where they wait; one under way finds out by itself. */
export async function dropQueuedSyncs(trx: Transaction<Schema>, authorizationId: string): Promise<void> {
  await sql`
    delete from pgboss.job
    where name = 'sync' and state in ('created', 'retry') and data->>'syncJobId' in (
      select id::text from sync_job where authorization_id = ${authorizationId}
    )`.execute(trx)
}
