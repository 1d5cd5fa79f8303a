import { mkdirSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'

type Entry = { value: unknown; expiresAt: number | null }

/** Everything that the authorization server must not forget: tokens, grants, keys. */
export interface AuthorizationStore {
  get(key: string): unknown
  /** Resolves once the entry is safe: on disk where there is one. `expiresAt` in Unix milliseconds. */
  set(key: string, value: unknown, expiresAt?: number): Promise<void>
  delete(...keys: string[]): Promise<void>
  keys(): string[]
}

/** Thrown when the file exists and cannot be read back. */
export class StoreError extends Error {}

/**
 * A map in memory that, given a folder, is written to `authorization.json` as a whole after each change: to a second
 * file first, then renamed over, so that a crash leaves the old or the new state and never half of one. Changes that
 * arrive during a write share the next.
 * @throws StoreError when the folder's file is damaged.
 */
export function openAuthorizationStore(dataDir: string | undefined, clock: () => number): AuthorizationStore {
  const file = dataDir === undefined ? undefined : join(dataDir, 'authorization.json')
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const entries = file === undefined ? new Map<string, Entry>() : load(file)
  let running: Promise<void> | undefined
  let waiting: Promise<void> | undefined

  const write = async (target: string): Promise<void> => {
    const handle = await open(`${target}.new`, 'w', 0o600)
    try {
      await handle.writeFile(JSON.stringify([...entries]))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${target}.new`, target)
  }

  const dropExpired = (): void => {
    const now = clock()
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt !== null && expiresAt <= now) entries.delete(key)
    }
  }

  const save = (): Promise<void> => {
    if (file === undefined) return Promise.resolve()
    if (waiting) return waiting
    const next = async (): Promise<void> => {
      await running?.catch(() => undefined)
      waiting = undefined
      running = write(file)
      await running
    }
    waiting = next()
    return waiting
  }

  return {
    get(key) {
      const entry = entries.get(key)
      return entry && (entry.expiresAt === null || entry.expiresAt > clock()) ? entry.value : undefined
    },
    set(key, value, expiresAt) {
      dropExpired()
      entries.set(key, { value, expiresAt: expiresAt ?? null })
      return save()
    },
    delete(...keys) {
      for (const key of keys) entries.delete(key)
      return save()
    },
    keys: () => [...entries.keys()],
  }
}

function load(file: string): Map<string, Entry> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return new Map()
    throw new StoreError(`${file} cannot be read`, { cause })
  }
  try {
    return new Map(JSON.parse(text) as [string, Entry][])
  } catch (cause) {
    throw new StoreError(`${file} is damaged; delete it to start anew`, { cause })
  }
}
