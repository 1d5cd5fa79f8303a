import { rmSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { build } from './build.ts'
import { SYSTEM_TARGETS } from './build/targets.ts'
import { root } from './paths.ts'
import { parseStartArguments, UsageError } from './start/parseStartArguments.ts'
import { isPortFree } from './start/ports.ts'
import { ProcessFailed } from './start/startProcess.ts'
import { startedText } from './start/startedText.ts'
import { startSystem } from './startSystem.ts'
import type { Ports } from './startSystem.ts'

/**
 * `npm start [-- [--fresh] [--patient <file or folder>]...]`: builds what has changed, then runs demo, service and
 * sandbox payer until Ctrl-C. What keeps it from running is told in one line, with exit code 1.
 *
 * `DEMO_PORT`, `SERVICE_PORT`, `SANDBOX_PORT` and `DATA_DIR` move it aside, so that two can run at once.
 */
async function start() {
  const { fresh, patientFiles } = parseStartArguments(process.argv.slice(2), process.cwd())
  const ports = portsOf(process.env)
  const dataDir = resolve(root, process.env['DATA_DIR'] ?? '.data')
  await checkPorts(ports)
  await build({ only: SYSTEM_TARGETS })
  if (fresh) rmSync(dataDir, { recursive: true, force: true })

  const system = await startSystem({ ports, dataDir, patientFiles })
  const asked = new Promise<'asked'>((settle) => {
    for (const signal of STOP_SIGNALS) {
      process.removeAllListeners(signal)
      process.on(signal, () => settle('asked'))
    }
  })
  console.log(startedText(system, relative(process.cwd(), dataDir) || dataDir))

  const outcome = await Promise.race([asked, system.ended])
  await system.stop()
  if (outcome !== 'asked' && outcome !== undefined) throw outcome
  console.log('Stopped.')
}

function portsOf(environment: NodeJS.ProcessEnv): Ports {
  const port = (name: string, usual: number) => {
    const given = environment[name] ?? String(usual)
    const value = Number(given)
    if (!Number.isInteger(value) || value < 1 || value > 65_535) {
      throw new UsageError(`${name}: must be a port number, not ${JSON.stringify(given)}.`)
    }
    return value
  }
  return {
    demo: port('DEMO_PORT', 4000),
    service: port('SERVICE_PORT', 4100),
    sandbox: port('SANDBOX_PORT', 4200),
  }
}

async function checkPorts(ports: Ports) {
  for (const [name, port] of Object.entries(ports) as [string, number][]) {
    if (await isPortFree(port)) continue
    throw new UsageError(
      `Port ${port} (${name}) is in use, perhaps by another npm start: stop that program, then start again.`,
    )
  }
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

// Until all is running there is nothing to close in order: leaving takes along the processes begun so far.
for (const signal of STOP_SIGNALS) process.on(signal, () => process.exit(0))
try {
  await start()
  process.exitCode = 0
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof ProcessFailed)) throw error
  console.error(error.message)
  process.exitCode = 1
}
