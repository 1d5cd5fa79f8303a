export interface OutboundInit {
  method?: string
  headers?: Record<string, string> | Headers
  body?: string | URLSearchParams
  signal?: AbortSignal
  /** From the call to the last byte of the body. Default 10,000. */
  timeoutMs?: number
}

/**
 * The only way out to payers. Refuses addresses that are not public (loopback, private, link-local, …) unless
 * `OUTBOUND_ALLOW` names host and port; the check is made on the address that the socket connects to, so that a name
 * that changes its mind cannot slip by. Redirects are not followed: the caller gets the 3xx.
 */
export interface Outbound {
  /** @throws {OutboundRefused} for a forbidden address; network faults and time-outs as `fetch` throws them */
  fetch(url: string | URL, init?: OutboundInit): Promise<Response>
  close(): Promise<void>
}

export class OutboundRefused extends Error {
  override name = 'OutboundRefused'
}
