import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { distDir } from '../../src/commands/paths.ts'
import { freePorts } from '../../src/commands/start/ports.ts'
import { startSandbox } from '../../src/commands/start/startSandbox.ts'
import { startService } from '../../src/commands/start/startService.ts'

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

  const place = (name: string) => ({
    urls: { link, api: link, script: link, sandbox: payer },
    dataDir: join(folder, name),
    logFile: join(folder, `${name}.log`),
    dist: distDir,
  })
  const start = () => startService({ ...place('service'), port, env: { RATE_LIMITS: 'off' } })
  const sandbox = await startSandbox({ ...place('sandbox'), port: sandboxPort })
  let service = await start()
  return {
    urls: { link, api: link },
    async kill() {
      process.kill(service.pid, 'SIGKILL')
      await service.ended
    },
    async revive() {
      service = await start()
    },
    async remove() {
      await service.stop()
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
