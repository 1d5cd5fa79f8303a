import { resolve } from 'node:path'
import { TEST_KEYS } from '../contract/testKeys.ts'
import { distDir } from './paths.ts'
import { sandboxClients } from './start/sandboxClients.ts'
import { startProcess } from './start/startProcess.ts'
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

  const sandbox = startProcess<{ logins?: Login[]; leftOut?: string[] }>({
    name: 'sandbox',
    file: resolve(dist, 'sandbox/main.js'),
    logFile: logFile('sandbox'),
    execArgv,
    env: {
      ...process.env,
      PORT: String(ports.sandbox),
      PUBLIC_URL: urls.sandbox,
      DATA_DIR: resolve(dataDir, 'sandbox'),
      CLIENTS: JSON.stringify(sandboxClients(urls)),
      PATIENT_FILES: JSON.stringify(options.patientFiles ?? []),
      ...env.sandbox,
    },
  })
  const service = startProcess({
    name: 'service',
    file: resolve(dist, 'service/main.js'),
    logFile: logFile('service'),
    execArgv,
    env: {
      ...process.env,
      PORT: String(ports.service),
      PUBLIC_URL: urls.link,
      LINK_URL: urls.link,
      API_URL: urls.api,
      SCRIPT_URL: urls.script,
      DATA_DIR: resolve(dataDir, 'service'),
      STATIC_DIR: dist,
      PUBLIC_DIR: resolve(dist, 'public'),
      SANDBOX_URL: urls.sandbox,
      OUTBOUND_ALLOW: hostAndPort(urls.sandbox),
      ...env.service,
    },
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

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`
}
