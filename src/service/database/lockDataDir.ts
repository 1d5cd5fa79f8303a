import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Another process uses the data folder; the message is fit to be the only line a person sees. */
export class DatabaseLocked extends Error {
  override name = 'DatabaseLocked'

  constructor(dataDir: string, holder: string) {
    super(`The data folder ${dataDir} is in use by another process (${holder}): stop that one first`)
  }
}

const heldByUs = new Set<string>()

/**
 * Takes the data folder for this process, since PGlite itself would let two in and lose data. The lock names its
 * holder by process id and time of birth: one whose process is gone, or whose id was given to another, is taken over.
 *
 * @returns gives the folder back
 * @throws {DatabaseLocked}
 */
export function lockDataDir(dataDir: string): () => void {
  const folder = resolve(dataDir)
  const path = join(folder, 'lock')
  const mine = JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) })
  if (heldByUs.has(folder)) throw new DatabaseLocked(dataDir, 'this one')
  mkdirSync(folder, { recursive: true })
  if (!created(path, mine)) {
    const holder = livingHolder(path)
    if (holder !== null) throw new DatabaseLocked(dataDir, `process ${holder}`)
    rmSync(path, { force: true })
    if (!created(path, mine)) throw new DatabaseLocked(dataDir, 'just started')
  }
  heldByUs.add(folder)
  return () => {
    heldByUs.delete(folder)
    rmSync(path, { force: true })
  }
}

function created(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (isCoded(error, 'EEXIST')) return false
    throw error
  }
}

function livingHolder(path: string): number | null {
  const holder = readHolder(path)
  if (holder === null || holder.pid === process.pid || !isAlive(holder.pid)) return null
  const reborn = holder.birth !== null && holder.birth !== birthOf(holder.pid)
  return reborn ? null : holder.pid
}

function readHolder(path: string): { pid: number; birth: string | null } | null {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof read !== 'object' || read === null || !('pid' in read) || typeof read.pid !== 'number')
      return null
    return { pid: read.pid, birth: 'birth' in read && typeof read.birth === 'string' ? read.birth : null }
  } catch (error) {
    // Gone in the meantime, or cut off by a crash: nobody's.
    if (error instanceof SyntaxError || isCoded(error, 'ENOENT')) return null
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCoded(error, 'EPERM')
  }
}

/** When the process was started, in ticks since boot; null where the system does not tell (all but Linux). */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function isCoded(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
