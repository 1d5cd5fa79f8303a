import { StoreError } from './authorization/authorizationStore.ts'
import { ConfigError, readConfig } from './config.ts'
import { createSandbox } from './createSandbox.ts'
import { ImportError } from './import/importError.ts'

/** Starts the sandbox payer from the environment, tells the parent process when it is ready, stops on a signal. */
async function main(): Promise<void> {
  const { port, host, sandbox: options } = readConfig(process.env)
  const sandbox = await createSandbox(options)
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  // Whoever started this process is gone, and could not stop it any more.
  process.once('disconnect', stop)
  await sandbox.listen(port, host)
  for (const line of sandbox.leftOut) console.warn(`sandbox: left out: ${line}`)
  console.log(`sandbox: ready at ${options.publicUrl}`)
  process.send?.({ ready: true, logins: sandbox.logins, leftOut: sandbox.leftOut })
}

/** One line for what the person who starts it can mend; anything else is a defect and keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof ImportError || error instanceof StoreError)
    return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `port ${process.env.PORT ?? '4200'} is in use; stop what listens there, or set PORT`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

main().catch((error: unknown) => {
  console.error(`sandbox: ${explain(error)}`)
  process.exit(1)
})
