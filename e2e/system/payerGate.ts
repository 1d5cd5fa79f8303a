import { createServer, request } from 'node:http'
import { makeSystem, choosePorts } from './makeSystem.ts'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A gate before the sandbox payer, which holds requests back or turns them away as a payer on a bad day does. */
export interface PayerGate {
  origin: string
  /** Requests whose path matches wait from now on, until `open`. */
  hold(path: RegExp): void
  /** Requests whose path matches are answered 503 from now on, until `open`. */
  refuse(path: RegExp): void
  open(): void
  /** How many requests to such paths have come so far. */
  count(path: RegExp): number
  /** Every Referer header that has reached the payer. */
  referers: string[]
  /** What the service has posted to the token endpoint, and what came back, as text. */
  tokenTraffic: string[]
  close(): Promise<void>
}

/** A system whose browser and service reach the payer through a gate. */
export async function makeGatedSystem() {
  const ports = await choosePorts()
  const gate = await startGate(ports.sandbox)
  const system = await makeSystem({ ports, urls: { sandbox: gate.origin } })
  return {
    system,
    gate,
    async remove() {
      gate.open()
      await system.remove()
      await gate.close()
    },
  }
}

/** A gate on a port of its own; the system's addresses must lead to it. */
export async function startGate(sandboxPort: number): Promise<PayerGate> {
  let held: RegExp | undefined
  let refused: RegExp | undefined
  let waiting: (() => void)[] = []
  const seen: string[] = []
  const referers: string[] = []
  const tokenTraffic: string[] = []
  const overhear = (stream: IncomingMessage) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.once('end', () => tokenTraffic.push(Buffer.concat(chunks).toString()))
  }
  const server = createServer((incoming, outgoing) => {
    const handOn = () => {
      const { method, url = '', headers } = incoming
      const toTokenEndpoint = method === 'POST' && /\/token$/.test(url)
      if (toTokenEndpoint) overhear(incoming)
      if (refused?.test(url) === true) {
        outgoing.writeHead(503).end()
        return
      }
      const onward = request(
        { host: 'localhost', port: sandboxPort, method, path: url, headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          if (toTokenEndpoint) overhear(answer)
          answer.pipe(outgoing)
        },
      )
      onward.once('error', () => outgoing.destroy())
      incoming.pipe(onward)
    }
    seen.push(incoming.url ?? '')
    if (incoming.headers.referer !== undefined) referers.push(incoming.headers.referer)
    if (held?.test(incoming.url ?? '') === true) waiting.push(handOn)
    else handOn()
  })
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    hold: (path) => (held = path),
    refuse: (path) => (refused = path),
    open() {
      held = undefined
      refused = undefined
      for (const handOn of waiting) handOn()
      waiting = []
    },
    count: (path) => seen.filter((url) => path.test(url)).length,
    referers,
    tokenTraffic,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
