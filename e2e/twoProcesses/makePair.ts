import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { distDir } from '../../src/commands/paths.ts'
import { startPostgres } from '../../src/commands/postgres/startPostgres.ts'
import { freePorts } from '../../src/commands/start/ports.ts'
import { startSandbox } from '../../src/commands/start/startSandbox.ts'
import { startService } from '../../src/commands/start/startService.ts'
import { startGate } from '../system/payerGate.ts'
import type { RunningProcess } from '../../src/commands/start/startProcess.ts'
import type { PayerGate } from '../system/payerGate.ts'

/** One process of the service. */
export interface ServiceProcess {
  /** Where this one listens; payers are told the first one's, which is the public address of both. */
  urls: { link: string; api: string }
  pid: number
  stop(): Promise<void>
  /** What it has logged so far. */
  log(): Promise<Record<string, unknown>[]>
}

/** Two processes of the built service on one PostgreSQL, and a sandbox payer behind a gate. */
export interface Pair {
  first: ServiceProcess
  second: ServiceProcess
  gate: PayerGate
  /** Another process beside them, at a port of its own. */
  startAnother(): Promise<ServiceProcess>
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  remove(): Promise<void>
}

/** Both begin at the same moment, on a database without a table. */
export async function makePair(): Promise<Pair> {
  const folder = await mkdtemp(join(tmpdir(), 'flexpalink-pair-'))
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const remove = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    const postgres = await startPostgres()
    undo.push(() => postgres.stop())
    const ports = await freePorts(2)
    const [sandboxPort = 0, publicPort = 0] = ports
    const gate = await startGate(sandboxPort)
    undo.push(() => gate.close())
    const publicUrl = `http://localhost:${publicPort}`
    const keys = {
      ENCRYPTION_KEY: randomBytes(32).toString('base64url'),
      SIGNING_KEY: JSON.stringify(
        generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
      ),
    }
    let started = 0
    const urls = { link: publicUrl, api: publicUrl, script: publicUrl, sandbox: gate.origin }
    const start = async (port: number): Promise<ServiceProcess> => {
      started += 1
      const logFile = resolve(folder, `service-${started}.log`)
      const dataDir = resolve(folder, `service-${started}`)
      const env = { ...keys, DATABASE_URL: postgres.url }
      const running = await startService({ port, urls, dataDir, logFile, dist: distDir, env })
      undo.push(() => running.stop())
      return asService(running, port, logFile)
    }
    const startAnother = async () => start((await freePorts(1))[0] ?? 0)

    const [first, second] = await Promise.all([
      start(publicPort),
      startAnother(),
      startSandbox({
        port: sandboxPort,
        urls,
        dataDir: resolve(folder, 'sandbox'),
        logFile: resolve(folder, 'sandbox.log'),
        dist: distDir,
      }).then((sandbox) => undo.push(() => sandbox.stop())),
    ])
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
    undo.push(() => pool.end())
    return {
      first,
      second,
      gate,
      startAnother,
      query: async (text, values = []) => (await pool.query<Record<string, unknown>>(text, values)).rows,
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

function asService(running: RunningProcess<unknown>, port: number, logFile: string): ServiceProcess {
  const origin = `http://localhost:${port}`
  return {
    urls: { link: origin, api: origin },
    pid: running.pid,
    stop: () => running.stop(),
    async log() {
      const lines = (await readFile(logFile, 'utf8')).split('\n')
      return lines.flatMap((line) =>
        line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [],
      )
    },
  }
}
