import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'

export interface Canaries {
  port: number
  /** The addresses that listen. */
  addresses: string[]
  /** What reached one of them. */
  hits: string[]
  close(): Promise<void>
}

const ADDRESSES = ['127.0.0.1', '127.1.2.3', '::1', '169.254.169.254']

/**
 * Listeners on this machine's own addresses, all on one port, that nothing may ever reach. The address at which clouds
 * tell secrets listens too where the machine has it.
 */
export async function startCanaries(): Promise<Canaries> {
  const hits: string[] = []
  const servers: Server[] = []
  const addresses: string[] = []
  let port = 0
  for (const address of ADDRESSES) {
    const server = createServer((request, response) => {
      hits.push(`${address} ${request.url ?? ''}`)
      response.end('{}')
    })
    // A connection is one too many, even without a request.
    server.on('connection', () => hits.push(address))
    if (!(await listens(server, port, address))) continue
    ;({ port } = server.address() as AddressInfo)
    servers.push(server)
    addresses.push(address)
  }
  return {
    port,
    addresses,
    hits,
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

async function listens(server: Server, port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false)
    })
    server.listen(port, address, () => {
      resolve(true)
    })
  })
}
