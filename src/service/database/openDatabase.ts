import { Kysely, sql } from 'kysely'
import { createJobQueue } from '../jobs/jobQueue.ts'
import { migrate } from './migrate.ts'
import { openPglite } from './openPglite.ts'
import { openPostgres } from './openPostgres.ts'
import { insideTransaction } from './transactionScope.ts'
import type { Transaction } from 'kysely'
import type { JobQueue } from '../jobs/jobQueue.ts'
import type { Channel } from './channels.ts'
import type { Engine } from './engine.ts'
import type { Schema } from './schema.ts'

export { DatabaseLocked } from './lockDataDir.ts'

/**
 * The one owner of the connection: everything that reads or writes goes through here, pg-boss too.
 * Network calls have no place inside a transaction, and inside one every query goes through its `trx`.
 */
export interface Database {
  /** For single queries outside transactions. */
  kysely: Kysely<Schema>
  /**
   * Commits what `work` did, or rolls it back if it throws. The only way to open a transaction. Where two wait for one
   * another the server breaks one off: that one's work is done again, so it changes nothing but the database.
   */
  transaction<T>(work: (trx: Transaction<Schema>) => Promise<T>): Promise<T>
  /** A transaction that can read the resources of this one authorization and nothing else at all (second wall). */
  forPatient<T>(authorizationId: string, work: (trx: Transaction<Schema>) => Promise<T>): Promise<T>
  /** Tells all listeners, in every process, once the transaction is committed. */
  notify(trx: Transaction<Schema>, channel: Channel, payload: string): Promise<void>
  /** @returns stops the listening */
  listen(channel: Channel, heard: (payload: string) => void): () => void
  /** Where jobs are sent to; `startJobs` works them off. */
  jobs: JobQueue
  /** True where no other process can be at work on the same database. */
  exclusive: boolean
  /** Does something that of all processes on the database one may do at a time, and no more than once inside itself. */
  alone: Engine['alone']
  /** Runs SQL outside any transaction of ours: for pg-boss and health checks. */
  execute: Engine['execute']
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** A Postgres server; wins over `dataDir`. */
  databaseUrl?: string | undefined
  /** The embedded database's folder; without it, it lives in memory. */
  dataDir?: string | undefined
}

/** @throws {DatabaseLocked} when another process uses the folder */
export async function openDatabase({ databaseUrl, dataDir }: DatabaseOptions = {}): Promise<Database> {
  return startDatabase(databaseUrl === undefined ? await openPglite({ dataDir }) : openPostgres(databaseUrl))
}

/** Brings the tables up to date, and lets go of the engine if that fails. */
export async function startDatabase(engine: Engine): Promise<Database> {
  const kysely = new Kysely<Schema>({ dialect: engine.dialect })
  try {
    await migrate(kysely)
    // Nor can pg-boss make its tables twice at once.
    const jobs = await engine.alone(() => createJobQueue(engine))
    const listeners = new Set<{ channel: Channel; heard: (payload: string) => void }>()
    await engine.hear((channel, payload) => {
      // Later, since PGlite tells while the transaction that notified is still being closed.
      setImmediate(() => {
        for (const listener of listeners) if (listener.channel === channel) listener.heard(payload)
      })
    })
    return assemble({ engine, kysely, jobs, listeners })
  } catch (error) {
    await engine.close()
    throw error
  }
}

const MAX_TRIES = 3
/** `deadlock_detected` and `serialization_failure`. */
const BROKEN_OFF = ['40P01', '40001']

function wasBrokenOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && BROKEN_OFF.includes(String(error.code))
}

interface Parts {
  engine: Engine
  kysely: Kysely<Schema>
  jobs: JobQueue
  listeners: Set<{ channel: Channel; heard: (payload: string) => void }>
}

function assemble({ engine, kysely, jobs, listeners }: Parts): Database {
  const transaction: Database['transaction'] = async (work) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await insideTransaction((opened) =>
          kysely.transaction().execute((trx) => {
            opened()
            return work(trx)
          }),
        )
      } catch (error) {
        if (tries === MAX_TRIES || !wasBrokenOff(error)) throw error
      }
    }
  }
  return {
    kysely,
    transaction,
    forPatient: (authorizationId, work) =>
      transaction(async (trx) => {
        // The role last: it may not set anything any more.
        await sql`select set_config('app.authorization', ${authorizationId}, true),
          set_config('role', 'flexpa_app', true)`.execute(trx)
        return work(trx)
      }),
    async notify(trx, channel, payload) {
      await sql`select pg_notify(${channel}, ${payload})`.execute(trx)
    },
    listen(channel, heard) {
      const listener = { channel, heard }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    jobs,
    exclusive: engine.exclusive,
    alone: (work) => engine.alone(work),
    execute: (text, values) => engine.execute(text, values),
    async close() {
      await kysely.destroy()
      await engine.close()
    },
  }
}
