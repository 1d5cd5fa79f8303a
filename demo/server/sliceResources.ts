/**
 * Cuts the resources out of a Bundle as they stand, byte for byte: no number is read and written again, so that `3.50`
 * stays `3.50`, and thousands of records cost little. The text must be valid JSON, which `JSON.parse` has told before.
 */
export function sliceResources(bundle: string): string[] {
  const entry = memberOf(bundle, 0, 'entry')
  if (entry === undefined || bundle[entry.start] !== '[') return []
  const texts: string[] = []
  for (let at = skipSpace(bundle, entry.start + 1); bundle[at] !== ']'; at = pastComma(bundle, at)) {
    const resource = bundle[at] === '{' ? memberOf(bundle, at, 'resource') : undefined
    if (resource !== undefined) texts.push(bundle.slice(resource.start, resource.end))
    at = endOfValue(bundle, at)
  }
  return texts
}

interface Span {
  start: number
  end: number
}

/** Where the value of an object's member stands; of a name that stands twice the last, as everywhere in JSON. */
function memberOf(text: string, from: number, name: string): Span | undefined {
  let found: Span | undefined
  const open = skipSpace(text, from)
  if (text[open] !== '{') return undefined
  for (let at = skipSpace(text, open + 1); text[at] !== '}'; at = pastComma(text, at)) {
    const nameEnd = endOfString(text, at)
    const key: unknown = JSON.parse(text.slice(at, nameEnd))
    // Past the colon.
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1)
    at = endOfValue(text, start)
    if (key === name) found = { start, end: at }
  }
  return found
}

function endOfValue(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return endOfString(text, start)
  if (first !== '{' && first !== '[') {
    let at = start
    while (at < text.length && !/[,\]}\s]/.test(text[at] ?? '')) at += 1
    return at
  }
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) at = endOfString(text, at) - 1
    else if (character === BRACE || character === BRACKET) depth += 1
    else if (character === BRACE_END || character === BRACKET_END) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

const QUOTE = 34
const BRACKET = 91
const BRACKET_END = 93
const BRACE = 123
const BRACE_END = 125

/** A quote ends the string unless an odd number of backslashes stands before it. */
function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at !== -1) {
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return at + 1
    at = text.indexOf('"', at + 1)
  }
  return text.length
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (/\s/.test(text[at] ?? '')) at += 1
  return at
}

/** To the next member or item, or to the closing bracket. */
function pastComma(text: string, from: number): number {
  const at = skipSpace(text, from)
  return text[at] === ',' ? skipSpace(text, at + 1) : at
}
