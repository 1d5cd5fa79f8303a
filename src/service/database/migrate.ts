import { CompiledQuery, sql } from 'kysely'
import { initial } from './migrations/0001_initial.ts'
import { wayBack } from './migrations/0002_way_back.ts'
import { tokens } from './migrations/0003_tokens.ts'
import { lifetimes } from './migrations/0004_lifetimes.ts'
import { applications } from './migrations/0005_applications.ts'
import { hosted } from './migrations/0006_hosted.ts'
import { regainedAccess } from './migrations/0007_regained_access.ts'
import { rateLimits } from './migrations/0008_rate_limits.ts'
import { searchIndex } from './migrations/0009_search_index.ts'
import { expunge } from './migrations/0010_expunge.ts'
import { liveDirectory } from './migrations/0012_live_directory.ts'
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** In order; a released one is never changed, a mistake in it is mended by the next. */
export const MIGRATIONS = [
  initial,
  wayBack,
  tokens,
  lifetimes,
  applications,
  hosted,
  regainedAccess,
  rateLimits,
  searchIndex,
  expunge,
  liveDirectory,
]

/** Any number that nothing else in the database locks by. */
const LOCK = 7_240_315

/** Brings the tables up to date, one process at a time, all or nothing. */
export async function migrate(kysely: Kysely<Schema>, migrations = MIGRATIONS): Promise<void> {
  await kysely.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
    await sql`create table if not exists migration (
      name text primary key, applied_at timestamptz not null default now()
    )`.execute(trx)
    const applied = await trx.selectFrom('migration').select('name').execute()
    for (const { name, sql: script } of migrations) {
      if (applied.some((row) => row.name === name)) continue
      await trx.executeQuery(CompiledQuery.raw(script))
      await trx.insertInto('migration').values({ name }).execute()
    }
  })
}
