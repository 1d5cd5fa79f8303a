/** Patients may make an account at the payer on the way: as long as an attempt lives. */
const RETURN_WITHIN_MS = 60 * 60_000

interface Memory {
  token: string
  /** Unix milliseconds at which the patient left through this window. */
  leftAt?: number
  /** The `endpoint` option of the interrupted opening. */
  endpoint?: string
  /** The messages that the app around this top-level page has heard. */
  told?: string[]
}

/**
 * What this tab keeps of an interrupted session, in the frame's own, partitioned session storage. Where the browser
 * refuses storage nothing is kept: linking works, resuming does not.
 */
export interface SessionMemory {
  /** Whether this browser keeps anything at all. */
  works: boolean
  token(): string | undefined
  keep(token: string, endpoint: unknown): void
  /** The patient leaves through this window now. */
  leave(): void
  /** Whether the patient left through this window a moment ago; true once. */
  takeReturn(): { endpoint?: string } | undefined
  /** Whether a message is news to the app around this top-level page: not told before, nor before a navigation. */
  tellOnce(type: string): boolean
  forget(): void
}

export function createSessionMemory(
  publishableKey: string,
  openerOrigin: string,
  storage: Storage | null = findStorage(),
): SessionMemory {
  const key = `flexpalink:${publishableKey}:${openerOrigin}`
  const guarded = <Result>(work: (storage: Storage) => Result): Result | undefined => {
    try {
      return storage === null ? undefined : work(storage)
    } catch {
      return undefined
    }
  }
  const read = (): Memory | undefined =>
    guarded((storage) => {
      const kept: unknown = JSON.parse(storage.getItem(key) ?? 'null')
      return isMemory(kept) ? kept : undefined
    })
  const write = (memory: Memory) =>
    guarded((storage) => {
      storage.setItem(key, JSON.stringify(memory))
      return true
    })

  const toldHere: string[] = []

  return {
    works:
      guarded((storage) => {
        storage.setItem(`${key}:probe`, '1')
        storage.removeItem(`${key}:probe`)
        return true
      }) === true,
    token: () => read()?.token,
    keep(token, endpoint) {
      const before = read()
      const told = [...(before?.token === token ? (before.told ?? []) : []), ...toldHere]
      write({ token, told, ...(typeof endpoint === 'string' ? { endpoint } : {}) })
    },
    leave() {
      const memory = read()
      if (memory !== undefined) write({ ...memory, leftAt: Date.now() })
    },
    takeReturn() {
      const memory = read()
      if (memory?.leftAt === undefined) return undefined
      const { leftAt, ...kept } = memory
      write(kept)
      if (Date.now() - leftAt > RETURN_WITHIN_MS) return undefined
      return kept.endpoint === undefined ? {} : { endpoint: kept.endpoint }
    },
    tellOnce(type) {
      const memory = read()
      const told = [...(memory?.told ?? []), ...toldHere]
      if (told.includes(type)) return false
      toldHere.push(type)
      if (memory !== undefined) write({ ...memory, told: [...told, type] })
      return true
    },
    forget: () => guarded((storage) => storage.removeItem(key)),
  }
}

function findStorage(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}

function isMemory(kept: unknown): kept is Memory {
  if (typeof kept !== 'object' || kept === null || !('token' in kept)) return false
  const { token, leftAt, endpoint, told } = kept as Record<keyof Memory, unknown>
  return (
    typeof token === 'string' &&
    (leftAt === undefined || typeof leftAt === 'number') &&
    (endpoint === undefined || typeof endpoint === 'string') &&
    (told === undefined || (Array.isArray(told) && told.every((type) => typeof type === 'string')))
  )
}
