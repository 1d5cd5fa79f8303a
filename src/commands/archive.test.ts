import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archivedScript, checkArchive } from './archive.ts'

let repository = ''
const dist = () => join(repository, 'dist')

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'archive-'))
  writeFileSync(join(repository, 'package.json'), JSON.stringify({ version: '1.2.3' }))
  mkdirSync(join(repository, 'public/script'), { recursive: true })
  mkdirSync(join(dist(), 'link'), { recursive: true })
  writeFileSync(join(dist(), 'link/flexpa-link.js'), 'built()')
})
afterEach(() => rmSync(repository, { recursive: true }))

describe('the archive', () => {
  it('is in order when it holds the built script under the current version', () => {
    writeFileSync(archivedScript('1.2.3', repository), 'built()')
    expect(checkArchive(dist(), repository).ok).toBe(true)
  })

  it('is not when the script was changed by one byte since, and says what to do', () => {
    writeFileSync(archivedScript('1.2.3', repository), 'built();')
    const { ok, text } = checkArchive(dist(), repository)
    expect(ok).toBe(false)
    expect(text).toMatch(/1\.2\.3\.js.*raise the version.*npm run archive/)
  })

  it('is not when the version was raised and nothing archived', () => {
    writeFileSync(archivedScript('1.2.2', repository), 'built()')
    expect(checkArchive(dist(), repository)).toMatchObject({ ok: false })
  })
})
