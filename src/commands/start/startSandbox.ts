import { resolve } from 'node:path'
import { sandboxClients } from './sandboxClients.ts'
import { startProcess } from './startProcess.ts'
import type { Login, Urls } from '../startSystem.ts'
import type { RunningProcess } from './startProcess.ts'
import type { ServerOptions } from './startService.ts'

export interface SandboxInfo {
  logins?: Login[]
  leftOut?: string[]
}

/**
 * The built sandbox payer as a process of its own.
 *
 * @param patientFiles FHIR bundles or folders that become further patients
 * @throws {ProcessFailed}
 */
export function startSandbox({
  port,
  urls,
  dataDir,
  patientFiles = [],
  dist,
  env,
  ...rest
}: ServerOptions & {
  urls: Pick<Urls, 'link' | 'sandbox'>
  patientFiles?: readonly string[] | undefined
}): Promise<RunningProcess<SandboxInfo>> {
  return startProcess<SandboxInfo>({
    name: 'sandbox',
    file: resolve(dist, 'sandbox/main.js'),
    ...rest,
    env: {
      ...process.env,
      PORT: String(port),
      PUBLIC_URL: urls.sandbox,
      DATA_DIR: dataDir,
      CLIENTS: JSON.stringify(sandboxClients(urls)),
      PATIENT_FILES: JSON.stringify(patientFiles),
      ...env,
    },
  })
}
