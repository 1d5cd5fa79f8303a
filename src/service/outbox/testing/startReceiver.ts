import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Received {
  headers: IncomingMessage['headers']
  signature: string
  body: string
}

/** A host's server that listens for deliveries on a free port of 127.0.0.1. */
export interface Receiver {
  url: string
  /** host:port, for OUTBOUND_ALLOW. */
  hostPort: string
  received: Received[]
  /** How each is answered; 204 by default. */
  answer: (received: Received, response: ServerResponse) => void
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const receiver: Receiver = {
    url: `http://${hostPort}/flexpa`,
    hostPort,
    received: [],
    answer: (_received, response) => response.writeHead(204).end(),
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { headers } = request
    const received = {
      headers,
      signature: String(headers['flexpalink-signature']),
      body: Buffer.concat(chunks).toString(),
    }
    receiver.received.push(received)
    receiver.answer(received, response)
  }
  return receiver
}
