import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startProcess } from './startProcess.ts'

const directory = mkdtempSync(join(tmpdir(), 'start-process-'))
const logFile = join(directory, 'logs/it.log')
afterEach(() => rmSync(join(directory, 'logs'), { recursive: true, force: true }))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function run(code: string) {
  const file = join(directory, 'program.mjs')
  writeFileSync(file, code)
  return startProcess<{ greeting?: string }>({ name: 'it', file, env: process.env, logFile })
}

const READY = "process.send({ ready: true, greeting: 'hello' }); setInterval(() => {}, 1000);"

describe('startProcess', () => {
  it('hands over what the process tells about itself, keeps its log, and stops it', async () => {
    const running = await run(`console.log('up'); process.on('SIGTERM', () => process.exit(0)); ${READY}`)
    expect(running.info.greeting).toBe('hello')
    await running.stop()
    expect(await running.ended).toBeUndefined()
    expect(readFileSync(logFile, 'utf8')).toBe('up\n')
  })

  it('rejects with the reason of a process that ends before it is ready', async () => {
    await expect(run("console.error('DATA_DIR is locked'); process.exit(1)")).rejects.toThrow(
      'it: DATA_DIR is locked',
    )
  })

  it('tells why a process ended by itself later', async () => {
    const running = await run(`${READY} setTimeout(() => { throw new Error('lost the database') }, 50)`)
    expect((await running.ended)?.message).toBe('it: Error: lost the database')
  })
})
