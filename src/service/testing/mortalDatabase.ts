import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely'
import type { Database } from '../database/openDatabase.ts'

/** What a query meets in a process that is dead. */
class Killed extends Error {
  override name = 'Killed'
}

export interface MortalDatabase extends Database {
  /** A new life, which ends just before the query after this many. */
  live(queries: number): void
  isDead(): boolean
}

/**
 * The database as a process sees it that is killed between two of its queries: all later ones fail, and what was not
 * committed is rolled back, as a server does for a client that has gone.
 */
export function mortalDatabase(database: Database): MortalDatabase {
  let left = Number.POSITIVE_INFINITY
  const killing: KyselyPlugin = {
    transformQuery({ node }: PluginTransformQueryArgs) {
      left -= 1
      if (left < 0) throw new Killed('The process is dead')
      return node
    },
    transformResult: async ({ result }: PluginTransformResultArgs) => result,
  }
  return {
    ...database,
    kysely: database.kysely.withPlugin(killing),
    transaction: (work) => database.transaction((trx) => work(trx.withPlugin(killing))),
    forPatient: (id, work) => database.forPatient(id, (trx) => work(trx.withPlugin(killing))),
    live: (queries) => void (left = queries),
    isDead: () => left < 0,
  }
}
