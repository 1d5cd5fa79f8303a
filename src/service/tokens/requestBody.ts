import { HttpError } from '../http/httpError.ts'

/** The parameters of a token request, each given once and not empty. */
export type Parameters = ReadonlyMap<string, string>

/**
 * The JSON object of a Link API body, whatever it is called: curl's default label is form-urlencoded, and the
 * documentation's own examples send JSON so.
 *
 * A name that stands twice is refused: whoever reads only the first and whoever reads only the last would disagree
 * about what was asked. So is `__proto__`, which no reader should have to think about.
 *
 * @throws {HttpError} 400
 */
export function readJsonObject(text: string): Record<string, unknown> {
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HttpError(400, 'The body must be a JSON object')
  }
  const seen = new Set<string>()
  for (const name of namesOf(text)) {
    if (seen.has(name)) throw fieldError(name, 'must not stand twice')
    if (name === '__proto__') throw fieldError(name, 'is not a valid field')
    seen.add(name)
  }
  return body as Record<string, unknown>
}

/**
 * The parameters of a body that is form-urlencoded, or a JSON object of texts. RFC 6749, section 3.2: one without a
 * value counts as left out, one that stands twice is refused, and unknown ones do no harm.
 *
 * @throws {HttpError} 400
 */
export function readParameters(text: string): Parameters {
  const pairs = /^\s*\{/.test(text)
    ? Object.entries(readJsonObject(text)).map(([name, value]) => [name, assertText(name, value)] as const)
    : [...new URLSearchParams(text)]
  const parameters = new Map<string, string>()
  for (const [name, value] of pairs) {
    if (parameters.has(name)) throw fieldError(name, 'must not stand twice')
    parameters.set(name, value)
  }
  return new Map([...parameters].filter(([, value]) => value !== ''))
}

function assertText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw fieldError(name, 'must be a text')
  return value
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new HttpError(400, 'The body is empty')
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpError(400, 'The body is not valid JSON')
  }
}

/** The names of the outermost object in valid JSON, as often as they stand there; `JSON.parse` keeps the last of each. */
function namesOf(json: string): string[] {
  const names: string[] = []
  let depth = 0
  let text = ''
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,]/g)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (token === ':' && depth === 1) names.push(JSON.parse(text) as string)
    text = token
  }
  return names
}

function fieldError(name: string, problem: string): HttpError {
  const field = name.slice(0, 100)
  return new HttpError(400, `${field}: ${problem}`, { field })
}
