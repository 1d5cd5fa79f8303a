import { only } from './readOpener.ts'

/**
 * The options that old scripts put into the frame's address, as values for `frameOptionsSchema`. What is malformed is
 * handed on as it is, so that its owner, schema or service, can name it; what stands twice is malformed, but for
 * `requestedResources`, which is a list.
 */
export function readLegacyOptions(query: URLSearchParams): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const name of ['strict', 'autoExit', 'skipSyncing', 'skipExplainer']) {
    const value = only(query, name)
    if (value === 'true' || value === 'false') options[name] = value === 'true'
  }
  for (const name of ['endpoint', 'usage', 'user']) {
    const [value, ...others] = query.getAll(name).filter(isGiven)
    if (value === undefined) continue
    if (others.length > 0) options[name] = [value, ...others]
    else options[name] = name === 'user' ? parseJson(value) : value
  }
  const resources = query.getAll('requestedResources').filter(isGiven).join()
  if (resources !== '') options['requestedResources'] = resources.split(',').map((type) => type.trim())
  return options
}

/** Such scripts print an option that they were not given as nothing, or by its name in JavaScript. */
function isGiven(value: string): boolean {
  return value !== '' && value !== 'undefined' && value !== 'null'
}

/** Longer than any valid user as JSON; what is longer could be nested too deep to be written as JSON again. */
const MAX_USER_LENGTH = 4_000

function parseJson(text: string): unknown {
  if (text.length > MAX_USER_LENGTH) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
