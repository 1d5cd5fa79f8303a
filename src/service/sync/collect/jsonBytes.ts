const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * The body as UTF-8, which is what JSON is written in (RFC 8259, 8.1). A payer that says another charset, or begins
 * with the mark of UTF-16, is taken at its word; a mark of UTF-8 is cut off.
 */
export function jsonBytes(body: Buffer, contentType: string | null): Buffer {
  const charset = markedCharset(body) ?? namedCharset(contentType)
  if (charset !== undefined) return Buffer.from(new TextDecoder(charset).decode(body))
  return body.subarray(0, BOM.length).equals(BOM) ? body.subarray(BOM.length) : body
}

function markedCharset(body: Buffer): string | undefined {
  if (body.length < 2) return undefined
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  return body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : undefined
}

/** Undefined for UTF-8, and for names that nobody knows. */
function namedCharset(contentType: string | null): string | undefined {
  const name = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1]
  if (name === undefined) return undefined
  try {
    const { encoding } = new TextDecoder(name)
    return encoding === 'utf-8' ? undefined : encoding
  } catch {
    return undefined
  }
}
