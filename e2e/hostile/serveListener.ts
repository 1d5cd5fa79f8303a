import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody else's server, whose script and image a host page takes in, as pages do with analytics. */
export interface Listener {
  origin: string
  /** Address and every header of each request that it got, as text. */
  heard: string[]
  close(): Promise<void>
}

export async function serveListener(): Promise<Listener> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`)
    const isScript = request.url?.endsWith('.js') === true
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'image/svg+xml' })
    response.end(isScript ? '' : '<svg xmlns="http://www.w3.org/2000/svg"/>')
  })
  await new Promise<void>((listening) => server.listen(0, listening))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
