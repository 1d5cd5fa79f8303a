/** A connection a request: a test that restarts the sandbox must not meet one that the old process has closed. */
export const NOT_KEPT_ALIVE = { connection: 'close' }
