import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DatabaseLocked, lockDataDir } from './lockDataDir.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flexpalink-lock-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const write = (holder: object | string) => {
  writeFileSync(join(folder, 'lock'), typeof holder === 'string' ? holder : JSON.stringify(holder))
}

describe('lockDataDir', () => {
  it('lets one in, and the next after that one has left', () => {
    const unlock = lockDataDir(folder)
    expect(() => lockDataDir(folder)).toThrow(DatabaseLocked)
    unlock()
    lockDataDir(folder)()
  })

  it('names folder and process in one line while another process is alive', () => {
    write({ pid: process.ppid, birth: null })
    expect(() => lockDataDir(folder)).toThrow(
      `The data folder ${folder} is in use by another process (process ${process.ppid}): stop that one first`,
    )
  })

  it.each([
    ['of a process that is gone', { pid: 2 ** 22 + 1, birth: null }],
    ['whose process id was given to another since', { pid: process.ppid, birth: '1' }],
    ['that a crash cut off', '{"pi'],
  ])('takes over a lock %s', (_name, holder) => {
    if (process.platform !== 'linux' && typeof holder === 'object' && holder.birth !== null) return
    write(holder)
    const unlock = lockDataDir(folder)
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    unlock()
  })
})
