import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** Whether nothing else listens on this port of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listen(port)) !== undefined
}

/** Ports that nothing listens on at the moment, all different. */
export async function freePorts<Count extends number>(count: Count): Promise<number[] & { length: Count }> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add((await listen(0)) ?? 0)
  ports.delete(0)
  return [...ports] as number[] & { length: Count }
}

/** Listens for a moment, and tells the port; undefined if it is taken. */
function listen(port: number): Promise<number | undefined> {
  return new Promise((settle, fail) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') settle(undefined)
      else fail(error)
    })
    server.listen(port, 'localhost', () => {
      const address = server.address() as AddressInfo
      server.close(() => settle(address.port))
    })
  })
}
