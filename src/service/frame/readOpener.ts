import { isOriginPattern } from '../applications/originMatches.ts'

/**
 * Who opened us, as our address says: our script sends an origin, old scripts their whole address. An app that opens us
 * in a WebView may send an address with a scheme of its own (`app://open`), which has no origin: it stands for itself,
 * in full.
 */
export interface Opener {
  origin: string
  url: string
}

/** @returns undefined where the query names neither a web page nor an app */
export function readOpener(query: URLSearchParams): Opener | undefined {
  const url = only(query, 'openerUrl') ?? only(query, 'openerOrigin')
  if (url === undefined || !URL.canParse(url)) return undefined
  const { origin, protocol } = new URL(url)
  if (protocol === 'https:' || protocol === 'http:') return { origin, url }
  return isOriginPattern(url) ? { origin: url, url } : undefined
}

/** A parameter's value, unless it is absent or stands twice. */
export function only(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name)
  return others.length === 0 ? value : undefined
}
