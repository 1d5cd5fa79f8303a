import { fork } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { lastWords } from './lastWords.ts'

export interface ProcessOptions {
  name: string
  /** The bundle to run. */
  file: string
  env: Record<string, string | undefined>
  /** Flags for Node itself. */
  execArgv?: string[]
  /** Receives all that the process prints. */
  logFile: string
}

export interface RunningProcess<Info> {
  name: string
  pid: number
  /** What the process told about itself when it was ready. */
  info: Info
  /** Settles when the process has ended: with nothing after `stop()`, else with why, in one line. */
  ended: Promise<ProcessFailed | undefined>
  /** Asks the process to end, and makes it end after 10 seconds. */
  stop(): Promise<void>
}

/** A part of the system that did not start, or ended by itself; the message is one line. */
export class ProcessFailed extends Error {
  override name = 'ProcessFailed'
}

const STOP_DEADLINE_MS = 10_000
const START_DEADLINE_MS = 60_000

/**
 * Runs one server as a process of its own, without a shell, and waits until it reports `{ ready: true }`.
 *
 * @throws {ProcessFailed} when it ends before that, with the last line that it printed as the reason
 */
export async function startProcess<Info>(options: ProcessOptions): Promise<RunningProcess<Info>> {
  const { name, file, env, execArgv = [], logFile } = options
  mkdirSync(dirname(logFile), { recursive: true })
  const log = createWriteStream(logFile, { flags: 'a' })
  const child = fork(file, [], { env, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const words = lastWords()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk)
      words.hear(chunk)
    })
  }

  const leaveNone = () => child.kill('SIGTERM')
  process.once('exit', leaveNone)
  let stopping = false
  const ended = new Promise<ProcessFailed | undefined>((settle) => {
    child.once('error', (error) => settle(new ProcessFailed(`${name}: ${error.message}`)))
    child.once('close', (code, signal) => {
      log.end()
      process.off('exit', leaveNone)
      const how = signal === null ? `exit code ${code ?? '?'}` : signal
      settle(
        stopping ? undefined : new ProcessFailed(named(name, words.say() ?? `ended unexpectedly (${how})`)),
      )
    })
  })
  const stop = async () => {
    stopping = true
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    await ended
    clearTimeout(force)
  }

  let deadline: NodeJS.Timeout | undefined
  const late = new Promise<ProcessFailed>((settle) => {
    deadline = setTimeout(
      () => settle(new ProcessFailed(`${name}: not ready after a minute`)),
      START_DEADLINE_MS,
    )
  })
  const ready = new Promise((settle) => {
    child.on('message', (message) => {
      if (isReady(message)) settle(message)
    })
  })
  const first: unknown = await Promise.race([ready, ended, late])
  clearTimeout(deadline)
  if (first === undefined || first instanceof ProcessFailed) {
    await stop()
    throw first instanceof ProcessFailed ? first : new ProcessFailed(`${name}: stopped before it was ready`)
  }
  return { name, pid: child.pid ?? 0, info: first as Info, ended, stop }
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true
}

/** A process that names itself in its last words is not named twice. */
const named = (name: string, reason: string) =>
  reason.toLowerCase().startsWith(`${name}:`) ? reason : `${name}: ${reason}`
