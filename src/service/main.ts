import { loadApplications, registerApplications } from './applications/registerApplications.ts'
import { ConfigError, readConfig } from './config.ts'
import { createLog } from './log/createLog.ts'
import { createService } from './createService.ts'
import { DatabaseLocked, openDatabase } from './database/openDatabase.ts'
import { followDirectory } from './directory/followDirectory.ts'
import { loadDirectory } from './directory/loadDirectory.ts'
import { registerEndpoints } from './directory/registerEndpoints.ts'
import { startJobs } from './jobs/startJobs.ts'
import { createMetrics } from './metrics/createMetrics.ts'
import { createOutbound } from './smart/outbound.ts'
import { createKeys } from './tokens/keys.ts'
import { loadKeyMaterial } from './tokens/loadKeyMaterial.ts'
import type { Deps } from './deps.ts'

/** Starts the service as the environment describes it, and stops it cleanly on SIGINT and SIGTERM. */
async function start(): Promise<void> {
  const config = readConfig(process.env)
  const applications = await loadApplications(config)
  const keys = await createKeys(await loadKeyMaterial(config))
  const directory = await loadDirectory(config, keys)
  const log = createLog(config.logLevel)
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir })
  const metrics = createMetrics({ ofProcess: true })
  const outbound = createOutbound({ allow: config.outboundAllow, onEnd: metrics.countOutbound })
  const deps: Deps = { config, database, directory, outbound, keys, clock: Date.now, log, metrics }

  const running: { close(): Promise<unknown> }[] = [database, outbound]
  const stop = async () => {
    for (const part of running.splice(0).reverse()) await part.close()
  }
  try {
    await registerApplications(deps, applications)
    await registerEndpoints(deps)
    const stopFollowing = await followDirectory(deps)
    running.push({ close: stopFollowing })
    const app = await createService(deps)
    running.push(app)
    const jobs = await startJobs(deps)
    running.push({ close: () => jobs.stop() })
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    await stop()
    throw error
  }

  let stopping = false
  // `disconnect`: whoever started this process is gone, and could not stop it any more.
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'did not stop cleanly')
          process.exit(1)
        },
      )
    })
  }
  log.info({ linkUrl: config.linkUrl, apiUrl: config.apiUrl, port: config.port }, 'service ready')
  process.send?.({ ready: true, linkUrl: config.linkUrl, apiUrl: config.apiUrl })
}

/** What can keep the service from starting without being a mistake of its own, in one line. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof DatabaseLocked) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `PORT: ${'port' in error ? String(error.port) : 'the port'} is in use by another program`
  }
  return undefined
}

try {
  await start()
} catch (error) {
  const reason = reasonOf(error)
  if (reason === undefined) throw error
  console.error(reason)
  process.exitCode = 1
}
