import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'

/** A JSON value of a file, and where it stands; `problem` instead for a line that is none. */
export type ReadValue = { at: string; value: unknown } | { at: string; problem: string }

export class UnreadableList extends Error {
  override name = 'UnreadableList'
}

/** A file that is one JSON document is held in memory as a whole. */
const MAX_DOCUMENT_BYTES = 256 * 1024 * 1024

/**
 * Reads a list: JSON lines one by one, whatever their number, or one JSON document. Which it is, the first line tells: it
 * is a whole value only in JSON lines (and in a document of one line, which is the same).
 *
 * @throws {UnreadableList} for a file that is neither, or cannot be read
 */
export async function* readValues(path: string): AsyncGenerator<ReadValue> {
  const { size } = await stat(path).catch(() => {
    throw new UnreadableList('cannot be read')
  })
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })
  let count = 0
  try {
    for await (const line of lines) {
      count += 1
      const text = count === 1 ? line.replace(/^\uFEFF/, '') : line
      if (text.trim() === '') continue
      const value = parse(text)
      if (value !== undefined) yield { at: `line ${count}`, ...value }
      else if (count === 1 && !isNamedLines(path)) {
        yield await readDocument(path, size)
        return
      } else yield { at: `line ${count}`, problem: 'is not JSON' }
    }
  } finally {
    lines.close()
  }
  if (count === 0) throw new UnreadableList('is empty')
}

const isNamedLines = (path: string) => /\.(jsonl|ndjson)$/i.test(path)

async function readDocument(path: string, size: number): Promise<ReadValue> {
  if (size > MAX_DOCUMENT_BYTES)
    throw new UnreadableList('is too large for one JSON document: use JSON lines')
  const value = parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''))
  if (value === undefined) throw new UnreadableList('is neither JSON nor JSON lines')
  return { at: 'document', ...value }
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
