import type { IncomingHttpHeaders } from 'node:http'

interface Current {
  /** Weak, as FHIR has them: `W/"3"`. */
  etag: string
  updated: Date
}

/**
 * Whether the client has the current version already (R4, "Conditional read"; RFC 9110, section 13). A version is
 * compared weakly, whatever it is called by; only without one does the time count, to the second, as headers tell it.
 */
export function isNotModified(
  headers: Pick<IncomingHttpHeaders, 'if-none-match' | 'if-modified-since'>,
  { etag, updated }: Current,
): boolean {
  const { 'if-none-match': versions, 'if-modified-since': since } = headers
  if (versions !== undefined) {
    const known = versions.split(',').map((version) => version.trim().replace(/^W\//, ''))
    return known.includes('*') || known.includes(etag.replace(/^W\//, ''))
  }
  const time = since === undefined ? Number.NaN : Date.parse(since)
  return Math.floor(updated.getTime() / 1000) * 1000 <= time
}
