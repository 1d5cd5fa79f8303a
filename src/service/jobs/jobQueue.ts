import PgBoss from 'pg-boss'
import { CompiledQuery } from 'kysely'
import type { Transaction } from 'kysely'
import type { Engine } from '../database/engine.ts'
import type { Schema } from '../database/schema.ts'

/**
 * Come by once a minute: `expire-data` deletes what is due, `keep-alive` renews payers' tokens, `schedule-syncs` lets
 * records be read again, `end-sessions` ends the visits that nobody ended.
 */
export const MINUTE_QUEUES = ['expire-data', 'keep-alive', 'schedule-syncs', 'end-sessions'] as const
export type MinuteQueue = (typeof MINUTE_QUEUES)[number]

/** `sync` copies a patient's records, `deliver` tells applications what has changed. */
export const QUEUES = ['sync', 'deliver', ...MINUTE_QUEUES] as const

export interface SyncJobData {
  syncJobId: string
}

export interface JobQueue {
  /** Enqueued if and only if the transaction commits. */
  sendSync(trx: Transaction<Schema>, data: SyncJobData): Promise<void>
  /** @throws when the queues are not there */
  check(): Promise<void>
}

/** Installs pg-boss' tables and our queues, and gives the sending side; it starts no worker and no timer. */
export async function createJobQueue(engine: Pick<Engine, 'execute'>): Promise<JobQueue> {
  const boss = new PgBoss({ db: bossDatabase(engine), supervise: false, schedule: false })
  await boss.start()
  for (const name of QUEUES) await boss.createQueue(name)
  return {
    async check() {
      const { rows } = await engine.execute('select from pgboss.queue where name = any($1)', [[...QUEUES]])
      if (rows.length < QUEUES.length) throw new Error('The job queue lacks a queue of ours')
    },
    async sendSync(trx, data) {
      await boss.send('sync', data, {
        db: transactionExecutor(trx),
        retryLimit: 3,
        retryDelay: 1,
        expireInMinutes: 30,
      })
    },
  }
}

/** pg-boss' view of our database. */
export function bossDatabase(engine: Pick<Engine, 'execute'>): PgBoss.Db {
  return { executeSql: (text, values) => engine.execute(text, values) }
}

function transactionExecutor(trx: Transaction<Schema>): PgBoss.Db {
  return { executeSql: (text, values) => trx.executeQuery(CompiledQuery.raw(text, values)) }
}
