/** The answer was longer than we are willing to hold. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/** The body of an answer, read no further than `maxBytes` (after decompression). */
export async function readBytes(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  if (reader === undefined) return Buffer.alloc(0)
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      throw new BodyTooLarge(`The answer is longer than ${maxBytes} bytes`)
    }
    chunks.push(next.value)
  }
  return Buffer.concat(chunks)
}

/** The same as UTF-8 text. */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  return (await readBytes(response, maxBytes)).toString('utf8')
}
