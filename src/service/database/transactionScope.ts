import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Which code runs inside an open transaction.
 *
 * PGlite is one session behind one mutex. A query that does not go through the open transaction waits for the mutex,
 * which the transaction holds, which waits for the query: a deadlock without a word. With a pool the same mistake
 * works until the pool is empty. So on both databases it fails at once, and says what to do.
 */
interface Scope {
  open: boolean
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

/** Runs `work` as the inside of a transaction; it calls `opened` once the transaction has begun. */
export async function insideTransaction<T>(transact: (opened: () => void) => Promise<T>): Promise<T> {
  const scope: Scope = { open: false }
  try {
    return await scopes.run(scope, () =>
      transact(() => {
        scope.open = true
      }),
    )
  } finally {
    scope.open = false
  }
}
