import { createBreather } from './breather.ts'
import { requestFailed } from './payerRequestFailed.ts'

/** From the first byte to the one after the last. */
export interface Span {
  start: number
  end: number
}

export interface JsonScan {
  /** Every `entry[].resource` of a Bundle, in order. */
  resources: Span[]
  /** The document with `null` in the place of these. */
  rest: Buffer
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const BREATH_BYTES = 256 * 1024

/** Where the scan is on its way from the root to a resource: each step is one level deeper. */
const PATH = ['nowhere', 'root', 'entries', 'entry', 'resource'] as const

/**
 * Cuts a Bundle into its resources without parsing it. Parsing 32 MB at once, losslessly, would stop the whole process
 * for seconds, and a million brackets would overflow the parser's stack. So:
 *
 *  1. One pass over the bytes that looks at nothing but strings and brackets, counts the depth, and lets go of the
 *     event loop every quarter of a megabyte.
 *  2. The spans of `entry[].resource` come out, to be parsed one by one; with them the rest, which is small.
 *
 * Whether what lies between the brackets is JSON is left to the parser, which sees every byte: of the spans or of the
 * rest.
 *
 * @throws {PayerRequestFailed} `incomplete`: the document ends early; `structure`: brackets that do not match;
 *   `too-costly`: nested too deep, or too many resources
 */
export async function scanJson(
  bytes: Buffer,
  { maxDepth, maxResources }: { maxDepth: number; maxResources: number },
): Promise<JsonScan> {
  const breathe = createBreather()
  const opened = new Uint8Array(maxDepth + 1)
  const resources: Span[] = []
  let depth = 0
  let step = 0
  let start = 0
  let key: Span = { start: 0, end: 0 }
  let nextBreath = BREATH_BYTES

  /** Whether the bracket that opens here is the next one on the way to a resource. */
  function isNextStep(isObject: boolean): boolean {
    if (step !== depth) return false
    switch (PATH[step]) {
      case 'nowhere':
      case 'entries':
        return isObject
      case 'root':
        return !isObject && isKey(bytes, key, 'entry')
      case 'entry':
        return isObject && isKey(bytes, key, 'resource')
      default:
        return false
    }
  }

  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfString(bytes, at)
      key = { start: at, end }
      at = end - 1
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth === maxDepth) throw requestFailed('the answer is nested too deep', 'too-costly')
      if (isNextStep(byte === OPEN_OBJECT)) {
        step += 1
        if (PATH[step] === 'resource') start = at
      }
      depth += 1
      opened[depth] = byte
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      const opener = byte === CLOSE_OBJECT ? OPEN_OBJECT : OPEN_ARRAY
      if (depth === 0 || opened[depth] !== opener) throw requestFailed('the answer is no JSON', 'structure')
      if (step === depth) {
        if (PATH[step] === 'resource') {
          if (resources.length >= maxResources) throw requestFailed('too many in one page', 'too-costly')
          resources.push({ start, end: at + 1 })
        }
        step -= 1
      }
      depth -= 1
    }
    if (at >= nextBreath) {
      nextBreath = at + BREATH_BYTES
      await breathe()
    }
  }
  if (depth > 0 || bytes.length === 0) throw requestFailed('the answer ends early', 'incomplete')
  return { resources, rest: restOf(bytes, resources) }
}

/** @returns the index after the closing quote */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1
    else if (bytes[at] === QUOTE) return at + 1
  }
  throw requestFailed('the answer ends early', 'incomplete')
}

function isKey(bytes: Buffer, { start, end }: Span, name: string): boolean {
  // The longest way to write it: every character as an escape of six.
  if (end - start > name.length * 6 + 2) return false
  const text = bytes.toString('utf8', start, end)
  if (!text.includes('\\')) return text === `"${name}"`
  try {
    return JSON.parse(text) === name
  } catch {
    // No string of JSON, and so no key: the parser will say so.
    return false
  }
}

function restOf(bytes: Buffer, spans: readonly Span[]): Buffer {
  const nothing = Buffer.from('null')
  const pieces: Buffer[] = []
  let at = 0
  for (const { start, end } of spans) {
    pieces.push(bytes.subarray(at, start), nothing)
    at = end
  }
  pieces.push(bytes.subarray(at))
  return Buffer.concat(pieces)
}
