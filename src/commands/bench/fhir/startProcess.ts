import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'

export interface BenchProcess {
  /** The next message that it sends. @throws {Error} it has ended */
  hear<Message>(): Promise<Message>
  tell(message: object): void
  /** Lets go of it, and waits until it has ended. */
  end(): Promise<void>
}

/** One of this folder's files as a process, with which messages are exchanged. */
export function startProcess(
  file: string,
  {
    words = [],
    env = {},
    flags,
  }: { words?: string[]; env?: Record<string, string>; flags: readonly string[] },
): BenchProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    [...flags, '--import', 'tsx', join(import.meta.dirname, file), ...words],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  const heard: unknown[] = []
  const waiting: { settle: (message: unknown) => void; fail: (error: Error) => void }[] = []
  child.on('message', (message) => {
    const first = waiting.shift()
    if (first === undefined) heard.push(message)
    else first.settle(message)
  })
  const ended = new Promise<void>((settle) => {
    child.once('exit', () => {
      for (const { fail } of waiting.splice(0)) fail(new Error(`${file} ended before it answered`))
      settle()
    })
  })
  return {
    hear<Message>() {
      if (heard.length > 0) return Promise.resolve(heard.shift() as Message)
      return new Promise<Message>((settle, fail) => {
        waiting.push({ settle: settle as (message: unknown) => void, fail })
      })
    },
    tell(message) {
      child.send(message)
    },
    async end() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
