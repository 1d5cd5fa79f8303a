import { CompiledQuery, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { assertOutsideTransaction } from './transactionScope.ts'
import type { PGlite } from '@electric-sql/pglite'
import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import type { Mutex } from './mutex.ts'

/** Kysely over PGlite: whoever holds the connection holds the mutex, for one query or for a whole transaction. */
export function pgliteDialect(pglite: PGlite, mutex: Mutex): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => pgliteDriver(pglite, mutex),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function pgliteDriver(pglite: PGlite, mutex: Mutex): Driver {
  const releases = new WeakMap<DatabaseConnection, () => void>()
  const run = async (connection: DatabaseConnection, sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql))
  }
  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      assertOutsideTransaction()
      const release = await mutex.acquire()
      const connection = pgliteConnection(pglite)
      releases.set(connection, release)
      return connection
    },
    beginTransaction: (connection) => run(connection, 'begin'),
    commitTransaction: (connection) => run(connection, 'commit'),
    rollbackTransaction: (connection) => run(connection, 'rollback'),
    releaseConnection(connection) {
      releases.get(connection)?.()
      return Promise.resolve()
    },
    destroy: () => Promise.resolve(),
  }
}

function pgliteConnection(pglite: PGlite): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, affectedRows } = await queryPglite(pglite, sql, [...parameters])
      return { rows: rows as R[], numAffectedRows: BigInt(affectedRows ?? 0) }
    },
    streamQuery() {
      throw new Error('PGlite cannot stream rows: read them in pages')
    },
  }
}

/** Like `pg`: without values by the simple protocol, which allows several statements; the last one's result counts. */
export async function queryPglite(
  pglite: PGlite,
  sql: string,
  values: unknown[],
): Promise<{ rows: unknown[]; affectedRows?: number }> {
  if (values.length > 0) return pglite.query(sql, values)
  const last = (await pglite.exec(sql)).at(-1)
  return { rows: last?.rows ?? [], affectedRows: last?.affectedRows ?? 0 }
}
