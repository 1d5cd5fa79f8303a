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
  const server = createServer({ key: pems.private, cert: pems.cert }, (incoming, outgoing) => {
    const host = incoming.headers.host ?? ''
    const onward = request(
      {
        host: 'localhost',
        port: routes.get(host) ?? 0,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': host },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
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
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
