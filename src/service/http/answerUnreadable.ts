import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'

const STATUS_OF_CODE: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** The documentation's own example of Basic credentials meets this where base64 wraps what it prints. */
const HINT_OF_CODE: Record<string, string> = {
  HPE_CR_EXPECTED:
    'A header goes on in a second line. Credentials must be in one: base64 -w 0, or base64 | tr -d "\\n".\n',
}

/**
 * Answers what is no HTTP request, or one with headers beyond all measure: it reaches no route and no hook, but has an
 * id and a line in the log like any other.
 */
export function answerUnreadable(
  error: Error & { code?: string },
  socket: Socket,
  log: FastifyBaseLogger,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = STATUS_OF_CODE[error.code ?? ''] ?? 400
  const requestId = randomUUID()
  log.info({ requestId, method: 'none', route: 'none', status }, 'request')
  const body = `${STATUS_CODES[status] ?? ''}\n${HINT_OF_CODE[error.code ?? ''] ?? ''}`
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: text/plain',
    `Content-Length: ${body.length}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
