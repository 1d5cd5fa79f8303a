import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { distDir } from '../../src/commands/paths.ts'
import { freePorts } from '../../src/commands/start/ports.ts'
import { sandboxClients } from '../../src/commands/start/sandboxClients.ts'
import { startProcess } from '../../src/commands/start/startProcess.ts'

/** The built service on its embedded database, with a sandbox payer, to be killed and started again. */
export interface Mortal {
  urls: { link: string; api: string }
  /** As `kill -9`: no goodbye, nothing flushed. Settles when the process is gone. */
  kill(): Promise<void>
  /** The same service on the same folder and port. */
  revive(): Promise<void>
  remove(): Promise<void>
}

export async function makeMortal(): Promise<Mortal> {
  const folder = await mkdtemp(join(tmpdir(), 'flexpalink-killed-'))
  const [port = 0, sandboxPort = 0] = await freePorts(2)
  const link = `http://localhost:${port}`
  const payer = `http://localhost:${sandboxPort}`

  const startService = () =>
    startProcess({
      name: 'service',
      file: resolve(distDir, 'service/main.js'),
      logFile: resolve(folder, 'service.log'),
      env: {
        ...process.env,
        DATA_DIR: resolve(folder, 'service'),
        PORT: String(port),
        PUBLIC_URL: link,
        STATIC_DIR: distDir,
        PUBLIC_DIR: resolve(distDir, 'public'),
        SANDBOX_URL: payer,
        OUTBOUND_ALLOW: new URL(payer).host,
        RATE_LIMITS: 'off',
      },
    })
  const sandbox = await startProcess({
    name: 'sandbox',
    file: resolve(distDir, 'sandbox/main.js'),
    logFile: resolve(folder, 'sandbox.log'),
    env: {
      ...process.env,
      PORT: String(sandboxPort),
      PUBLIC_URL: payer,
      DATA_DIR: resolve(folder, 'sandbox'),
      CLIENTS: JSON.stringify(sandboxClients({ link, sandbox: payer })),
      PATIENT_FILES: '[]',
    },
  })
  let service = await startService()
  return {
    urls: { link, api: link },
    async kill() {
      process.kill(service.pid, 'SIGKILL')
      await service.ended
    },
    async revive() {
      service = await startService()
    },
    async remove() {
      await service.stop()
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
