import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '../../src/commands/start/ports.ts'
import { startSystem } from '../../src/commands/startSystem.ts'
import type { Ports, RunningSystem, SystemOptions } from '../../src/commands/startSystem.ts'

/** A system of a test's own, on ports and in a folder that nothing else uses. */
export async function makeSystem(
  options: Partial<SystemOptions> = {},
): Promise<RunningSystem & { dataDir: string; ports: Ports; remove(): Promise<void> }> {
  const ports = options.ports ?? (await choosePorts())
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'flexpalink-e2e-')))
  const system = await startSystem({ ...options, ports, dataDir })
  return {
    ...system,
    dataDir,
    ports,
    async remove() {
      await system.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export async function choosePorts(): Promise<Ports> {
  const [demo = 0, service = 0, sandbox = 0] = await freePorts(3)
  return { demo, service, sandbox }
}
