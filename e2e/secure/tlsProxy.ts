import { request } from 'node:http'
import { createServer } from 'node:https'
import { generate } from 'selfsigned'
import type { AddressInfo } from 'node:net'

export interface TlsProxy {
  port: number
  /** The throw-away certificate, PEM; good for all the hosts and for nothing else. */
  certificate: string
  /** Says which local port serves a host. */
  route(host: string, port: number): void
  /** Adds headers to all that a host answers from now on, until `reset`. */
  addHeaders(host: string, headers: Record<string, string>): void
  /** Loses the next request to a host whose path matches. @returns the path that was lost */
  lose(host: string, path: RegExp): Promise<string>
  reset(): void
  close(): Promise<void>
}

/** Serves several https hosts from one port of this machine, and hands each request on by its Host header. */
export async function startTlsProxy(hosts: readonly string[]): Promise<TlsProxy> {
  const pems = await generate([{ name: 'commonName', value: 'FlexpaLink e2e' }], {
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2 as const, value })) },
    ],
  })
  const routes = new Map<string, number>()
  const added = new Map<string, Record<string, string>>()
  let losing: { host: string; path: RegExp; tell: (path: string) => void } | undefined
  const server = createServer({ key: pems.private, cert: pems.cert }, (incoming, outgoing) => {
    const host = incoming.headers.host ?? ''
    if (losing !== undefined && losing.host === host && losing.path.test(incoming.url ?? '')) {
      losing.tell(incoming.url ?? '')
      losing = undefined
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<h1>The answer is lost</h1>')
      return
    }
    const onward = request(
      {
        host: 'localhost',
        port: routes.get(host) ?? 0,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': host },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...added.get(host) })
        answer.pipe(outgoing)
      },
    )
    onward.once('error', () => outgoing.destroy())
    outgoing.once('close', () => onward.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    port: (server.address() as AddressInfo).port,
    certificate: pems.cert,
    route: (host, port) => void routes.set(host, port),
    addHeaders: (host, headers) => void added.set(host, headers),
    lose: (host, path) => new Promise((tell) => (losing = { host, path, tell })),
    reset() {
      added.clear()
      losing = undefined
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
