import type { IncomingMessage } from 'node:http'

const MAX_FORM_BYTES = 16_384

/** Thrown when a request cannot be understood: a body too large or no form, a malformed address. */
export class FormError extends Error {}

/**
 * The url-encoded body of a post.
 * @throws FormError over 16 kB, or with another content type.
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new FormError('Not a form')
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_FORM_BYTES) throw new FormError('Form too large')
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
