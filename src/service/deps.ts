import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Database } from './database/openDatabase.ts'
import type { Directory } from './directory/directory.ts'
import type { Metrics } from './metrics/createMetrics.ts'
import type { Outbound } from './smart/outbound.ts'
import type { Keys } from './tokens/keys.ts'

/** What every part of the service is handed; nothing is global, so a test builds its own. */
export interface Deps {
  config: Config
  database: Database
  directory: Directory
  /** The only way out to payers: guarded against private addresses. */
  outbound: Outbound
  /** Signing, encryption and hashing keys. */
  keys: Keys
  /** Unix milliseconds. The one clock; tests move it. */
  clock: () => number
  log: FastifyBaseLogger
  metrics: Metrics
}
