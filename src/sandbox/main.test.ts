import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Run {
  ready: Promise<unknown>
  /** Exit code and what was written to stderr. */
  end: Promise<{ code: number | null; errors: string }>
  stop(): void
}

function run(environment: Record<string, string>): Run {
  const child = fork(join(import.meta.dirname, 'main.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ...environment },
    silent: true,
  })
  children.push(child)
  let errors = ''
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')))
  return {
    ready: new Promise((resolve) => child.once('message', resolve)),
    end: new Promise((resolve) => child.once('close', (code) => resolve({ code, errors }))),
    stop: () => child.kill('SIGTERM'),
  }
}

/** The lines of the sandbox itself: oidc-provider comments on the runtime. */
const ownLines = (errors: string): string[] =>
  errors.split('\n').filter((line) => line !== '' && !line.includes('oidc-provider'))

describe('the sandbox process', () => {
  it('tells its parent the logins when ready, and stops cleanly on a signal', async () => {
    const sandbox = run({})
    expect(await sandbox.ready).toMatchObject({
      ready: true,
      logins: [{ username: 'patient1@flexpa.com', password: 'examplepatient' }, {}, {}, {}, {}, {}],
      leftOut: [],
    })
    sandbox.stop()
    expect((await sandbox.end).code).toBe(0)
  })

  it('does not start with a broken bundle, and says which in one line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-main-'))
    try {
      const path = join(folder, 'broken.json')
      writeFileSync(path, '{"resourceType": "Bundle", ')
      const { code, errors } = await run({ PATIENT_FILES: JSON.stringify([path]) }).end
      expect(code).toBe(1)
      expect(ownLines(errors)).toHaveLength(1)
      expect(errors).toContain(`${path}: is not valid JSON`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('says in one line that its port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    try {
      const { code, errors } = await run({ PORT: String(port) }).end
      expect(code).toBe(1)
      expect(ownLines(errors)).toEqual([
        `sandbox: port ${String(port)} is in use; stop what listens there, or set PORT`,
      ])
    } finally {
      await new Promise((resolve) => other.close(resolve))
    }
  })

  it('names the variable that is wrong', async () => {
    const { code, errors } = await run({ PUBLIC_URL: 'nowhere' }).end
    expect(code).toBe(1)
    expect(ownLines(errors)).toHaveLength(1)
    expect(errors).toContain('PUBLIC_URL')
  })
})
