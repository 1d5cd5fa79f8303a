import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createDemo } from './createDemo.ts'
import { ConfigError, readConfig } from './config.ts'

/** Starts the demo: environment in, one line out, and a clean end on SIGINT and SIGTERM. */
async function start(): Promise<void> {
  const config = readConfig(process.env)
  if (!existsSync(join(config.pageDir, 'index.html')))
    throw new ConfigError(`PAGE_DIR has no index.html: ${config.pageDir}`)
  const app = await createDemo({ config, log: true })
  let closing = false
  const close = (): void => {
    if (closing) return
    closing = true
    app.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.once('SIGINT', close)
  process.once('SIGTERM', close)
  // The launcher that spawned us is gone: nobody could stop us any more.
  process.once('disconnect', close)
  await app.listen({ port: config.port, host: 'localhost' })
  process.send?.({ ready: true })
  console.log(`Demo (Bright Steps) ready at ${config.publicUrl}`)
}

function fail(error: unknown): never {
  console.error(`Demo: ${reasonOf(error)}`)
  process.exit(1)
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `port ${process.env['PORT'] ?? '4000'} is already in use`
  return error instanceof Error ? error.message : String(error)
}

start().catch(fail)
