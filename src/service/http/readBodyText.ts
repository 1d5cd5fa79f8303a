import { HttpError } from './httpError.ts'
import type { IncomingMessage } from 'node:http'

/** How much of a body that is too long is read and thrown away. */
const DRAINED_BYTES = 16 * 1024 * 1024

/**
 * The text of a body. One that is too long is read to its end all the same, within reason: who still writes when the
 * answer comes and the connection closes sees a broken connection, and never the answer.
 *
 * @throws {HttpError} 413; 400 where the sender broke off
 */
export async function readBodyText(body: IncomingMessage, maxBytes: number): Promise<string> {
  if (Number(body.headers['content-length']) > DRAINED_BYTES) throw tooLong()
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length
      if (bytes <= maxBytes) chunks.push(chunk as Buffer)
      if (bytes > DRAINED_BYTES) break
    }
  } catch {
    throw new HttpError(400, 'The body broke off')
  }
  if (bytes > maxBytes) throw tooLong()
  return Buffer.concat(chunks).toString('utf8')
}

function tooLong(): HttpError {
  return new HttpError(413, 'Payload Too Large')
}
