/** Who opened the frame, as its address says: our script sends an origin, old scripts their whole address. */
export interface Opener {
  origin: string
  url: string
}

/** @returns undefined where the query names no web page */
export function readOpener(query: URLSearchParams): Opener | undefined {
  const url = only(query, 'openerUrl') ?? only(query, 'openerOrigin')
  if (url === undefined || !URL.canParse(url)) return undefined
  const { origin } = new URL(url)
  return /^https?:/.test(origin) ? { origin, url } : undefined
}

/** A parameter's value, unless it is absent or stands twice. */
export function only(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name)
  return others.length === 0 ? value : undefined
}
