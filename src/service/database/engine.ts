import type { Dialect } from 'kysely'
import type { Channel } from './channels.ts'

export type Heard = (channel: Channel, payload: string) => void

/** What differs between the embedded database and a Postgres server. */
export interface Engine {
  dialect: Dialect
  /** True where no other process can be at work on the same database. */
  exclusive: boolean
  /** Runs SQL outside any transaction of ours; several statements are allowed where there are no values. */
  execute(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>
  /** Does something that of all processes on the database one may do at a time, and no more than once inside itself. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Called once, when the database opens. */
  hear(heard: Heard): Promise<void>
  close(): Promise<void>
}
