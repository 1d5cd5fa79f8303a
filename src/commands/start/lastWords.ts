const KEPT_CHARACTERS = 20_000

/**
 * Remembers the end of what a process printed, so that its end can be explained in one line: the message of its last
 * structured log entry of level error or above, else the last line that says what went wrong, else the last line.
 */
export function lastWords() {
  let heard = ''
  return {
    hear(chunk: Buffer) {
      heard = (heard + chunk.toString()).slice(-KEPT_CHARACTERS)
    },
    say(): string | undefined {
      const lines = heard.split('\n').filter((line) => line.trim() !== '')
      const entries = lines.map(read).reverse()
      const serious = entries.find(({ level }) => level !== undefined && level >= 50)
      const stack = entries.find(({ level, text }) => level === undefined && /^\w*Error\b.*: /.test(text))
      return (serious ?? stack ?? entries.find(({ level }) => level === undefined) ?? entries[0])?.text
    },
  }
}

/** A line as pino writes it, or as anything else does. */
function read(line: string): { level?: number; text: string } {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry === 'object' && entry !== null && 'level' in entry && typeof entry.level === 'number') {
      const text = 'msg' in entry && typeof entry.msg === 'string' ? entry.msg : line
      return { level: entry.level, text }
    }
  } catch {
    // Not JSON: printed as it stands.
  }
  return { text: line.trim() }
}
