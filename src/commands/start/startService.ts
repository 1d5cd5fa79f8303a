import { resolve } from 'node:path'
import { SERVICE_FLAGS } from './serviceFlags.ts'
import { startProcess } from './startProcess.ts'
import type { Urls } from '../startSystem.ts'
import type { RunningProcess } from './startProcess.ts'

export interface ServerOptions {
  port: number
  /** Where it keeps its state. */
  dataDir: string
  logFile: string
  /** Where the bundles are. */
  dist: string
  /** Laid over what it is given anyway; undefined takes a variable away. */
  env?: Record<string, string | undefined> | undefined
  /** Flags for Node itself. */
  execArgv?: string[]
}

/** The built service as a process of its own. @throws {ProcessFailed} */
export function startService({
  port,
  urls,
  dataDir,
  dist,
  env,
  execArgv = [],
  ...rest
}: ServerOptions & { urls: Pick<Urls, 'link' | 'api' | 'script' | 'sandbox'> }): Promise<
  RunningProcess<unknown>
> {
  return startProcess({
    name: 'service',
    file: resolve(dist, 'service/main.js'),
    ...rest,
    execArgv: [...SERVICE_FLAGS, ...execArgv],
    env: {
      ...process.env,
      PORT: String(port),
      PUBLIC_URL: urls.link,
      LINK_URL: urls.link,
      API_URL: urls.api,
      SCRIPT_URL: urls.script,
      DATA_DIR: dataDir,
      STATIC_DIR: dist,
      PUBLIC_DIR: resolve(dist, 'public'),
      SANDBOX_URL: urls.sandbox,
      OUTBOUND_ALLOW: hostAndPort(urls.sandbox),
      ...env,
    },
  })
}

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`
}
