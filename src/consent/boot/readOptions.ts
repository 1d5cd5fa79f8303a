import { isResourceType } from '../../contract/resourceTypes.ts'
import type { ParsedFrameOptions } from '../../contract/options.ts'

/** A wrong field of the host's options that no exit code names. */
export interface OptionMistake {
  field: string
}

/**
 * No valid text is longer: 255 characters are at most 510 UTF-16 units. What is longer is not carried to the service,
 * which could only refuse so long a request without having read which option is wrong.
 */
const MAX_TEXT_LENGTH = 600
const MAX_JSON_LENGTH = 8_000

/**
 * The host's options with their defaults. `user`, `usage` and `endpoint` are the service's to judge. Read by hand and
 * not by `frameOptionsSchema`, for the reason that `readBoot` gives.
 */
export function readOptions(given: unknown): ParsedFrameOptions | OptionMistake {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { field: 'options' }
  const options = given as Readonly<Record<string, unknown>>
  const read: ParsedFrameOptions = {
    autoExit: true,
    skipSyncing: false,
    skipExplainer: false,
    strict: true,
    requestedResources: [],
  }
  for (const field of ['user', 'usage', 'endpoint', '_experimentalResumeContext'] as const) {
    if (options[field] !== undefined) read[field] = sendable(options[field])
  }
  for (const field of ['autoExit', 'skipSyncing', 'skipExplainer', 'strict'] as const) {
    const value = options[field]
    if (value === undefined) continue
    if (typeof value !== 'boolean') return { field }
    read[field] = value
  }
  const { locale, requestedResources = [] } = options
  if (locale !== undefined) {
    if (typeof locale !== 'string') return { field: 'locale' }
    read.locale = locale
  }
  if (!Array.isArray(requestedResources)) return { field: 'requestedResources' }
  // A set reads the holes of a list too, and a list of a million types names 23 at most.
  const types = [...new Set<unknown>(requestedResources)]
  return types.every(isResourceType)
    ? { ...read, requestedResources: types }
    : { field: 'requestedResources' }
}

/** A value as it can be sent; null, which no option allows, in place of what is no JSON or longer than anything valid. */
function sendable(value: unknown): unknown {
  const shorten = (_: string, part: unknown) =>
    typeof part === 'string' && part.length > MAX_TEXT_LENGTH ? null : part
  try {
    const text = JSON.stringify(value, shorten)
    return text.length > MAX_JSON_LENGTH ? null : JSON.parse(text)
  } catch {
    return null
  }
}
