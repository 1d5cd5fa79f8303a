import type { Dialect, Transaction } from 'kysely'
import type { Channel } from './channels.ts'
import type { Schema } from './schema.ts'

export type Heard = (channel: Channel, payload: string) => void

/** What differs between the embedded database and a Postgres server. */
export interface Engine {
  dialect: Dialect
  /** True where no other process can be at work on the same database. */
  exclusive: boolean
  /** Runs SQL outside any transaction of ours; several statements are allowed where there are no values. */
  execute(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>
  /** Tells every process that listens, once the transaction is committed. */
  publish(trx: Transaction<Schema>, channel: Channel, payload: string): Promise<void>
  /** Called once, when the database opens. */
  hear(heard: Heard): Promise<void>
  close(): Promise<void>
}
