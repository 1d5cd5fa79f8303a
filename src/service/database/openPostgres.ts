import { PostgresDialect } from 'kysely'
import pg from 'pg'
import { CHANNELS, isChannel } from './channels.ts'
import { assertOutsideTransaction } from './transactionScope.ts'
import type { Engine, Heard } from './engine.ts'

const MAX_CONNECTIONS = 10
const RECONNECT_MS = 1000

/** Any number that nothing else in the database locks by. */
const ALONE_LOCK = 7_240_317

const INT8 = 20

/** Numbers beyond 2^53 do not occur in our tables: counts and event ids are read as numbers, as PGlite does. */
const types = new pg.TypeOverrides()
types.setTypeParser(INT8, Number)

/** A Postgres server, which several processes may share. */
export function openPostgres(databaseUrl: string): Engine {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: MAX_CONNECTIONS, types })
  // An idle connection that breaks is replaced by the pool; the next query tells whether the server is gone.
  pool.on('error', () => undefined)
  let ended = false
  const ear = openEar(databaseUrl)
  return {
    exclusive: false,
    dialect: new PostgresDialect({
      pool: {
        connect() {
          assertOutsideTransaction()
          return pool.connect()
        },
        end: () => Promise.resolve(),
      },
    }),
    async execute(text, values = []) {
      assertOutsideTransaction()
      if (ended) return { rows: [] }
      // A script that opened a transaction and failed must not give its connection back inside it.
      const client = await pool.connect()
      try {
        // Several statements have several results.
        const results = [await client.query<Record<string, unknown>>(text, values)].flat()
        client.release()
        return { rows: results.at(-1)?.rows ?? [] }
      } catch (error) {
        client.release(true)
        throw error
      }
    },
    async alone(work) {
      const client = await pool.connect()
      try {
        await client.query('select pg_advisory_lock($1)', [ALONE_LOCK])
        return await work()
      } finally {
        // The lock ends with its connection.
        client.release(true)
      }
    },
    hear: (heard) => ear.start(heard),
    async close() {
      ended = true
      await ear.stop()
      await pool.end()
    },
  }
}

/** A connection of its own that listens, and comes back when it breaks; who missed something looks by itself. */
function openEar(databaseUrl: string): { start(heard: Heard): Promise<void>; stop(): Promise<void> } {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function start(heard: Heard): Promise<void> {
    const fresh = new pg.Client({ connectionString: databaseUrl })
    fresh.on('notification', ({ channel, payload }) => {
      if (isChannel(channel)) heard(channel, payload ?? '')
    })
    fresh.on('error', () => undefined)
    fresh.on('end', () => {
      if (!stopped) comeBack(heard)
    })
    await fresh.connect()
    client = fresh
    for (const channel of CHANNELS) await fresh.query(`listen ${channel}`)
  }

  function comeBack(heard: Heard): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      start(heard).catch(() => {
        comeBack(heard)
      })
    }, RECONNECT_MS)
  }

  return {
    start,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
