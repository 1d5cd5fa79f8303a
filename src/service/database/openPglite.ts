import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { CHANNELS } from './channels.ts'
import { lockDataDir } from './lockDataDir.ts'
import { Mutex } from './mutex.ts'
import { pgliteDialect, queryPglite } from './pgliteDialect.ts'
import { assertOutsideTransaction } from './transactionScope.ts'
import type { Engine } from './engine.ts'

/** Without it Postgres takes 128 MB of the process. */
const START_PARAMETERS = ['-c', 'shared_buffers=16MB']

export interface PgliteOptions {
  /** Absent: in memory. */
  dataDir?: string | undefined
  /** What `dump` gave: the database begins as that one was, which is faster than to make one. */
  template?: Blob | undefined
}

/** The embedded database. */
export async function openPglite({ dataDir, template }: PgliteOptions = {}): Promise<
  Engine & { dump(): Promise<Blob> }
> {
  const unlock = dataDir === undefined ? () => undefined : lockDataDir(dataDir)
  const pglite = await create(dataDir, template).catch((error: unknown) => {
    unlock()
    throw error
  })
  const mutex = new Mutex()
  const solitude = new Mutex()
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
    alone: (work) => solitude.hold(work),
    async hear(heard) {
      for (const channel of CHANNELS) {
        await pglite.listen(channel, (payload) => {
          heard(channel, payload)
        })
      }
    },
    dump: () => mutex.hold(() => pglite.dumpDataDir('none')),
    close() {
      return mutex.hold(async () => {
        closed = true
        await pglite.close()
        unlock()
      })
    },
  }
}

function create(dataDir: string | undefined, template: Blob | undefined): Promise<PGlite> {
  const startParams = [...PGlite.defaultStartParams, ...START_PARAMETERS]
  return PGlite.create({
    startParams,
    ...(dataDir !== undefined && { dataDir: join(dataDir, 'postgres') }),
    ...(template !== undefined && { loadDataDir: template }),
  })
}
