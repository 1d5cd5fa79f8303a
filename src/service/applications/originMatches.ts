/** Schemes that no app can own: a link to such an address would run or show what it says itself. */
export const BROWSER_SCHEMES: ReadonlySet<string> = new Set(
  [
    'about',
    'blob',
    'data',
    'file',
    'filesystem',
    'ftp',
    'javascript',
    'vbscript',
    'view-source',
    'ws',
    'wss',
  ].map((scheme) => `${scheme}:`),
)

/** An exact http(s) origin, `scheme://host:*` for every port, or a custom scheme's address in full (`app://open`). */
export function isOriginPattern(text: string): boolean {
  const sample = text.endsWith(':*') ? text.slice(0, -2) : text
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#*"';,]+$/.test(sample) || !URL.canParse(sample)) return false
  const url = new URL(sample)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  if (isWeb) return url.origin === sample && (sample === text || url.port === '')
  return sample === text && !BROWSER_SCHEMES.has(url.protocol)
}

/** Whether a pattern stands for an http(s) origin, and may be told to browsers as a frame's ancestor. */
export function isWebOriginPattern(pattern: string): boolean {
  return /^https?:/.test(pattern)
}

/** @param origin as `URL.origin` or a browser prints it */
export function originMatches(pattern: string, origin: string): boolean {
  if (!pattern.endsWith(':*')) return pattern === origin
  if (!isOriginPattern(origin) || origin.endsWith(':*')) return false
  const url = new URL(origin)
  return `${url.protocol}//${url.hostname}:*` === pattern
}
