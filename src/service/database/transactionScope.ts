import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Which code runs inside an open transaction.
 *
 * PGlite is one session behind one mutex. A query that does not go through the open transaction waits for the mutex,
 * which the transaction holds, which waits for the query: a deadlock without a word. With a pool the same mistake
 * works until the pool is empty. So on both databases it fails at once, and says what to do.
 */
export interface Scope {
  open: boolean
  afterCommit: (() => void)[]
}

const scopes = new AsyncLocalStorage<Scope>()

export class QueryOutsideTransaction extends Error {
  override name = 'QueryOutsideTransaction'

  constructor() {
    super('A query was made outside the open transaction from within it: hand the transaction (trx) on to it')
  }
}

/** @throws {QueryOutsideTransaction} when called from within a transaction that is still open */
export function assertOutsideTransaction(): void {
  if (scopes.getStore()?.open === true) throw new QueryOutsideTransaction()
}

/** Runs `work` as the inside of a transaction, and what it left for later once it has been committed. */
export async function insideTransaction<T>(transact: (work: () => void) => Promise<T>): Promise<T> {
  const scope: Scope = { open: false, afterCommit: [] }
  let result: T
  try {
    result = await scopes.run(scope, () =>
      transact(() => {
        scope.open = true
      }),
    )
  } finally {
    scope.open = false
  }
  scopes.exit(() => {
    for (const task of scope.afterCommit) task()
  })
  return result
}

/** Calls `task` after the surrounding transaction is committed, never if it is rolled back; at once outside of one. */
export function afterCommit(task: () => void): void {
  const scope = scopes.getStore()
  if (scope?.open === true) scope.afterCommit.push(task)
  else task()
}
