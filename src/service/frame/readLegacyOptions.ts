import { only } from './readOpener.ts'

/**
 * The options that old scripts put into the frame's address, as values for `frameOptionsSchema`. What is malformed is
 * handed on as it is, so that its owner, schema or service, can name it.
 */
export function readLegacyOptions(query: URLSearchParams): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const name of ['strict', 'autoExit', 'skipSyncing', 'skipExplainer']) {
    const value = only(query, name)
    if (value === 'true' || value === 'false') options[name] = value === 'true'
  }
  for (const name of ['endpoint', 'usage']) {
    const value = only(query, name)
    if (isGiven(value)) options[name] = value
  }
  const user = only(query, 'user')
  if (isGiven(user)) options['user'] = parseJson(user)
  const resources = only(query, 'requestedResources')
  if (isGiven(resources)) options['requestedResources'] = resources.split(',').map((type) => type.trim())
  return options
}

/** Such scripts print an option that they were not given as nothing, or by its name in JavaScript. */
function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value !== 'undefined' && value !== 'null'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
