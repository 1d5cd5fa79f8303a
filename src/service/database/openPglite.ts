import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { lockDataDir } from './lockDataDir.ts'
import { Mutex } from './mutex.ts'
import { pgliteDialect, queryPglite } from './pgliteDialect.ts'
import { afterCommit, assertOutsideTransaction } from './transactionScope.ts'
import type { Engine, Heard } from './engine.ts'

/** Without it Postgres takes 128 MB of the process. */
const START_PARAMETERS = ['-c', 'shared_buffers=16MB']

/** The embedded database, in memory where there is no folder. */
export async function openPglite(dataDir?: string): Promise<Engine> {
  const unlock = dataDir === undefined ? () => undefined : lockDataDir(dataDir)
  const pglite = await create(dataDir).catch((error: unknown) => {
    unlock()
    throw error
  })
  const mutex = new Mutex()
  let hear: Heard = () => undefined
  let closed = false
  return {
    exclusive: true,
    dialect: pgliteDialect(pglite, mutex),
    execute(sql, values = []) {
      assertOutsideTransaction()
      return mutex.hold(async () => {
        // What pg-boss finishes after the end is told nothing.
        if (closed) return { rows: [] }
        try {
          return await queryPglite(pglite, sql, values)
        } catch (error) {
          // A script that opened a transaction and failed would leave the one session inside it.
          await pglite.exec('rollback')
          throw error
        }
      })
    },
    publish(_trx, channel, payload) {
      afterCommit(() => {
        hear(channel, payload)
      })
      return Promise.resolve()
    },
    hear(heard) {
      hear = heard
      return Promise.resolve()
    },
    close() {
      return mutex.hold(async () => {
        closed = true
        await pglite.close()
        unlock()
      })
    },
  }
}

function create(dataDir: string | undefined): Promise<PGlite> {
  const startParams = [...PGlite.defaultStartParams, ...START_PARAMETERS]
  return PGlite.create(
    dataDir === undefined ? { startParams } : { startParams, dataDir: join(dataDir, 'postgres') },
  )
}
