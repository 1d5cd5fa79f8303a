const KEY = 'flexpalink:receipt'

/** What of the browser this needs; tests hand in their own. */
export interface Surroundings {
  location: Pick<Location, 'hash' | 'pathname'>
  history: Pick<History, 'replaceState'>
  /** Null where the browser refuses it. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null
}

/**
 * The secret of the receipt's link, taken out of the address bar and the history, where a shared screen, a shared
 * computer or a bookmark would show it. This tab keeps it, so that a reload shows the page again; where the browser
 * refuses storage, the link has to be opened anew.
 */
export function takeSecret({ location, history, storage }: Surroundings): string | undefined {
  const given = location.hash.slice(1)
  if (given === '') return guarded(() => storage?.getItem(KEY)) ?? undefined
  history.replaceState(null, '', location.pathname)
  guarded(() => storage?.setItem(KEY, given))
  return given
}

/** The secret opens nothing. */
export function forgetSecret(storage: Surroundings['storage']): void {
  guarded(() => storage?.removeItem(KEY))
}

/** This browser's; reading the property alone may be refused. */
export function surroundings(): Surroundings {
  return { location, history, storage: guarded(() => sessionStorage) ?? null }
}

function guarded<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
