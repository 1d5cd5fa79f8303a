import { availableParallelism } from 'node:os'
import { isMain } from './isMain.ts'
import { startPostgres } from './postgres/startPostgres.ts'
import { runTool } from './test/runTool.ts'

/** Every suite that leads to this file uses the service's database, and so is run on a server too. */
const DATABASE_OF_TESTS = 'src/service/database/testing/openTestDatabase.ts'

/**
 * Runs the suites that use the service's database on a PostgreSQL 15 of their own (`TEST_DATABASE_URL`), which is gone
 * afterwards. Which these are is found by their imports, so that new ones join by themselves.
 *
 * @param words for Vitest: options, or files (`src/service/tokens`) that are then run instead
 * @returns Vitest's exit code
 */
export async function testOnPostgres(words: readonly string[] = []): Promise<number> {
  const postgres = await startPostgres()
  const interrupt = (signal: NodeJS.Signals) => {
    void postgres.stop().then(() => process.exit(signal === 'SIGINT' ? 130 : 143))
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const some = words.some((word) => !word.startsWith('-'))
  // One more than usual: while a suite waits for the server another computes.
  const atOnce = `--maxWorkers=${availableParallelism()}`
  const chosen = some ? ['run', ...words] : ['related', DATABASE_OF_TESTS, '--run', atOnce, ...words]
  try {
    return await runTool('vitest', chosen, { env: { TEST_DATABASE_URL: postgres.url } })
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await postgres.stop()
  }
}

if (isMain(import.meta.url)) process.exitCode = await testOnPostgres(process.argv.slice(2))
