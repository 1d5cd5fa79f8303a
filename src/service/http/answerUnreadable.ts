import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { FhirError, printOutcome } from '../fhir/http/fhirError.ts'
import { FHIR_CONTENT_TYPE } from '../fhir/http/fhirRoutes.ts'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'

const STATUS_OF_CODE: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** The documentation's own example of Basic credentials meets this where base64 wraps what it prints. */
const HINT_OF_CODE: Record<string, string> = {
  HPE_CR_EXPECTED:
    'A header goes on in a second line. Credentials must be in one: base64 -w 0, or base64 | tr -d "\\n".\n',
}

/** How the bytes begin that were meant for the FHIR API, whose every answer is a FHIR resource. */
const FHIR_REQUEST = /^[A-Z]+ \/fhir[/?]/
const READ_BYTES = 64

/**
 * Answers what is no HTTP request, or one with headers beyond all measure: it reaches no route and no hook, but has an
 * id and a line in the log like any other.
 */
export function answerUnreadable(
  error: Error & { code?: string; rawPacket?: unknown },
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
  const text = STATUS_CODES[status] ?? ''
  const { rawPacket: bytes } = error
  const isFhir = Buffer.isBuffer(bytes) && FHIR_REQUEST.test(bytes.toString('latin1', 0, READ_BYTES))
  const body = isFhir
    ? printOutcome(new FhirError(status, status === 431 ? 'too-long' : 'invalid', text))
    : `${text}\n${HINT_OF_CODE[error.code ?? ''] ?? ''}`
  const head = [
    `HTTP/1.1 ${status} ${text}`,
    `Content-Type: ${isFhir ? FHIR_CONTENT_TYPE : 'text/plain'}`,
    `Content-Length: ${body.length}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
