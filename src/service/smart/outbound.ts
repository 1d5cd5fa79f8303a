import { lookup as resolve } from 'node:dns'
import { isIP } from 'node:net'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'
import { isPublicAddress } from './isPublicAddress.ts'
import type { LookupFunction } from 'node:net'
import type { OutboundOutcome } from '../metrics/createMetrics.ts'

export interface OutboundInit {
  method?: string
  headers?: Record<string, string> | Headers
  body?: string | URLSearchParams
  signal?: AbortSignal
  /** Whom the request is for, where it is a payer of the directory: it is counted by this id. */
  endpointId?: string
  /** From the call to the last byte of the body. Default 10,000. */
  timeoutMs?: number
}

/**
 * The only way out, to payers and to webhooks. Refuses addresses that are not public (loopback, private, link-local, …) unless
 * `OUTBOUND_ALLOW` names host and port; the check is made on the address that the socket connects to, so that a name
 * that changes its mind cannot slip by. Redirects are not followed: the caller gets the 3xx.
 */
export interface Outbound {
  /** @throws {OutboundRefused} for a forbidden address, or none; network faults and time-outs as `fetch` throws them */
  fetch(url: string | URL, init?: OutboundInit): Promise<Response>
  close(): Promise<void>
}

export class OutboundRefused extends Error {
  override name = 'OutboundRefused'
}

const DEFAULT_TIMEOUT_MS = 10_000

/**
 * Two agents stand behind it: one whose lookup refuses what is not public, one without, used only where host and port
 * are those of the allow-list. A literal address never reaches a lookup, so the connector checks it too.
 */
export function createOutbound(options: {
  allow: readonly string[]
  /** How names become addresses; tests give their own. */
  resolveHost?: typeof resolve
  /** Hears how each request ended, up to the answer's headers. */
  onEnd?: (endpointId: string | undefined, outcome: OutboundOutcome) => void
}): Outbound {
  const allowed = new Set(options.allow.map((entry) => entry.toLowerCase()))
  const guarded = new Agent({ connect: guardedConnector(options.resolveHost ?? resolve) })
  const open = new Agent()

  const onEnd = options.onEnd ?? (() => undefined)

  return {
    async fetch(url, init = {}) {
      try {
        const response = await request(url, init)
        onEnd(init.endpointId, classOf(response.status))
        return response
      } catch (error) {
        onEnd(init.endpointId, failureOf(error, init.signal))
        throw error
      }
    },

    async close() {
      await Promise.all([guarded.destroy(), open.destroy()])
    },
  }

  async function request(url: string | URL, init: OutboundInit): Promise<Response> {
    if (typeof url === 'string' && !URL.canParse(url)) throw new OutboundRefused('There is no such address')
    const target = new URL(url)
    if (target.protocol !== 'https:' && target.protocol !== 'http:') {
      throw new OutboundRefused(`${target.protocol} is no way out`)
    }
    if (target.username !== '' || target.password !== '') {
      throw new OutboundRefused('An address with credentials in it is refused')
    }
    const timeout = AbortSignal.timeout(init.timeoutMs ?? DEFAULT_TIMEOUT_MS)
    try {
      const response = await undiciFetch(target, {
        method: init.method ?? 'GET',
        headers: Object.fromEntries(new Headers(init.headers)),
        body: init.body?.toString() ?? null,
        redirect: 'manual',
        signal: init.signal === undefined ? timeout : AbortSignal.any([timeout, init.signal]),
        dispatcher: allowed.has(hostPort(target)) ? open : guarded,
      })
      // The same class of the platform, but its types come from another package.
      return response as unknown as Response
    } catch (error) {
      throw refusalWithin(error) ?? error
    }
  }
}

function classOf(status: number): OutboundOutcome {
  if (status < 300) return '2xx'
  if (status < 400) return '3xx'
  return status < 500 ? '4xx' : '5xx'
}

function failureOf(error: unknown, signal: AbortSignal | undefined): OutboundOutcome {
  if (error instanceof OutboundRefused) return 'refused'
  if (signal?.aborted === true) return 'cancelled'
  return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable'
}

/** As `OUTBOUND_ALLOW` names a place, the usual port written out. */
export function hostPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`
}

/** undici wraps what a connector throws in `TypeError: fetch failed`, and its own refusal of ports of other services. */
function refusalWithin(error: unknown): OutboundRefused | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof OutboundRefused) return cause
    if (cause.message === 'bad port') return new OutboundRefused('The port is that of another service')
  }
  return undefined
}

function guardedConnector(resolveHost: typeof resolve): buildConnector.connector {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolveHost(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = error ? [] : addresses
      if (error) callback(error, '')
      else if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        callback(new OutboundRefused(`${hostname} is not at a public address`), '')
      } else if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
  const connect = buildConnector({ lookup })
  return (options, callback) => {
    const literal = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal) === 0 || isPublicAddress(literal)) connect(options, callback)
    else callback(new OutboundRefused(`${literal} is not a public address`), null)
  }
}
