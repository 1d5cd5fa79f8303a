import { resolve } from 'node:path'
import { TEST_KEYS } from '../contract/testKeys.ts'
import { distDir } from './paths.ts'
import { startProcess } from './start/startProcess.ts'
import { startSandbox } from './start/startSandbox.ts'
import { startService } from './start/startService.ts'
import type { ProcessFailed, RunningProcess } from './start/startProcess.ts'

export interface Ports {
  demo: number
  service: number
  sandbox: number
}

export interface Urls {
  demo: string
  /** Frame, session API, hosted pages. */
  link: string
  /** /link/* and /fhir. */
  api: string
  /** /v1/. */
  script: string
  sandbox: string
}

export interface Login {
  username: string
  password: string
  description: string
  /** Whose records it can share, by the payer's ids. */
  people: { patientId: string; name: string }[]
}

type Environment = Record<string, string | undefined>

export interface SystemOptions {
  ports: Ports
  /** Holds `service/`, `sandbox/` and `logs/`. */
  dataDir: string
  /** FHIR bundles or folders that become further patients of the sandbox. */
  patientFiles?: readonly string[]
  /** Public addresses where they differ from `http://localhost:<port>`, behind a proxy for example. */
  urls?: Partial<Urls>
  /** Laid over what the launcher gives each process; undefined takes a variable away. */
  env?: { demo?: Environment; service?: Environment; sandbox?: Environment }
  /** Flags for the Node of each process. */
  execArgv?: string[]
  /** Where the bundles are. */
  dist?: string
}

export interface RunningSystem {
  urls: Urls
  logins: Login[]
  /** What could not be taken from `patientFiles`, a sentence each. */
  leftOut: string[]
  /** Settles when the system has stopped; with the reason if a part ended by itself, which stops the others too. */
  ended: Promise<ProcessFailed | undefined>
  stop(): Promise<void>
}

/**
 * Starts sandbox payer, service and demo as three processes from what `build()` has made, and waits until all are
 * ready.
 *
 * @throws {ProcessFailed} when one of them does not start; the others are stopped then
 */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { ports, dataDir, env = {}, dist = distDir, execArgv = [] } = options
  const urls = { ...defaultUrls(ports), ...options.urls }
  const logFile = (name: string) => resolve(dataDir, 'logs', `${name}.log`)

  const shared = { urls, dist, execArgv }
  const sandbox = startSandbox({
    ...shared,
    port: ports.sandbox,
    dataDir: resolve(dataDir, 'sandbox'),
    logFile: logFile('sandbox'),
    patientFiles: options.patientFiles,
    env: env.sandbox,
  })
  const service = startService({
    ...shared,
    port: ports.service,
    dataDir: resolve(dataDir, 'service'),
    logFile: logFile('service'),
    env: env.service,
  })
  const demo = startProcess({
    name: 'demo',
    file: resolve(dist, 'demo/server.js'),
    logFile: logFile('demo'),
    execArgv,
    env: {
      ...process.env,
      PORT: String(ports.demo),
      PUBLIC_URL: urls.demo,
      PAGE_DIR: resolve(dist, 'demo/page'),
      LINK_SCRIPT_URL: `${urls.script}/v1/`,
      LINK_URL: urls.link,
      API_URL: urls.api,
      PUBLISHABLE_KEY: TEST_KEYS.strict.publishableKey,
      SECRET_KEY: TEST_KEYS.strict.secretKey,
      LEGACY_PUBLISHABLE_KEY: TEST_KEYS.legacy.publishableKey,
      LEGACY_SECRET_KEY: TEST_KEYS.legacy.secretKey,
      ...env.demo,
    },
  })

  const outcomes = await Promise.allSettled([sandbox, service, demo])
  const running = outcomes.flatMap((outcome): RunningProcess<unknown>[] =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  )
  const stop = async () => {
    await Promise.all(running.map((part) => part.stop()))
  }
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure !== undefined) {
    await stop()
    throw failure.reason as ProcessFailed
  }

  const { logins = [], leftOut = [] } = (await sandbox).info
  const ended = Promise.race(running.map((part) => part.ended)).then(async (reason) => {
    await stop()
    return reason
  })
  return { urls, logins, leftOut, ended, stop }
}

function defaultUrls(ports: Ports): Urls {
  const service = `http://localhost:${ports.service}`
  return {
    demo: `http://localhost:${ports.demo}`,
    link: service,
    api: service,
    script: service,
    sandbox: `http://localhost:${ports.sandbox}`,
  }
}
